import { migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SpanRecord, TelemetryRecord } from '../../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

const COUNTS = `select (select count(*) from waybill.spans)::text as spans, (select count(*) from waybill.logs)::text as logs`;

// xmin is the transaction that last wrote a row.
const VERSIONS =
  'select xmin::text, span_id as id from waybill.spans union all select xmin::text, uid from waybill.logs order by id';

/** The promises of the exporter, on every engine. */
export function exporterContract(open: () => TestDatabase): void {
  const send = (...records: TelemetryRecord[]) => postgresExporter(open().query)(records, REQUEST);
  const storedSpan = async (): Promise<SpanRecord | undefined> =>
    (await readTrace(open().query, TRACE))?.spans[0];

  describe('postgresExporter', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });
    beforeEach(() => open().query('truncate waybill.spans, waybill.logs, public.domain_events'));

    test('gives back exactly the span that it was given', async () => {
      const span = aSpan({
        parentSpanId: 'b7ad6b7169203331',
        remoteParent: true,
        traceState: 'vendor=t61rcWkgMzE,other=00f067aa0ba902b7',
        kind: 'server',
        startTimeUnixNano: '1790000000123456789',
        endTimeUnixNano: '9223372036854775807',
        status: { code: 'error', message: '' },
        attributes: {
          'correlation.id': CORRELATION,
          'session.id': SESSION,
          text: 'Ünïcode 🧾 "quotes" \\u0000 \\ \n\t',
          numbers: [0, -1.5, 1e21, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER],
          nested: { yes: true, no: false, nothing: null, '': [] },
          ['__proto__']: 'own',
        },
        events: [{ timeUnixNano: '1790000000123456790', name: 'retry', attributes: { attempt: 2 } }],
        links: [{ traceId: TRACE, spanId: '00f067aa0ba902b7', attributes: { why: 'continued' } }],
      });
      expect(await send(span)).toEqual({ accepted: 1, rejected: [] });
      expect(await storedSpan()).toStrictEqual(span);
    });

    test.each([{}, { events: [], links: [], traceState: '' }])(
      'keeps absent parts apart from empty parts: %j',
      async (parts) => {
        await send(aSpan(parts));
        expect(await storedSpan()).toStrictEqual(aSpan(parts));
      },
    );

    test('gives back exactly the log records that it was given', async () => {
      const logs = ['text', '', 0, false, null, ['a', null], { a: { b: 1 } }].map((body, place) =>
        aLog({ body, timeUnixNano: nano(place), attributes: { 'log.record.uid': `uid-${place}` } }),
      );
      logs.push(
        aLog({
          timeUnixNano: nano(90),
          spanId: '00f067aa0ba902b7',
          eventName: 'app.error',
          severityNumber: 17,
          severityText: 'ERROR',
          attributes: { 'exception.type': 'TypeError' },
        }),
      );
      expect(await send(...logs)).toEqual({ accepted: 8, rejected: [] });
      expect((await readTrace(open().query, TRACE))?.logs).toStrictEqual(logs);
    });

    test('stores a log record outside any trace', async () => {
      const { traceId: _, ...log } = aLog();
      await send(log);
      expect(await one(open(), 'select trace_id, uid from waybill.logs')).toEqual({
        trace_id: null,
        uid: 'log-1',
      });
    });

    test('keeps correlation and session id in columns, where they are UUIDs', async () => {
      await send(
        aSpan({ attributes: { 'correlation.id': CORRELATION.toUpperCase(), 'session.id': 'sess_2aX' } }),
        aLog({ attributes: { 'correlation.id': 42, 'session.id': SESSION.replaceAll('-', '') } }),
      );
      expect(await one(open(), 'select correlation_id::text, session_id from waybill.spans')).toEqual({
        correlation_id: CORRELATION,
        session_id: null,
      });
      expect(await one(open(), 'select correlation_id, session_id::text from waybill.logs')).toEqual({
        correlation_id: null,
        session_id: SESSION,
      });
    });

    const snapshot = aSpan({ endTimeUnixNano: nano(100), attributes: { 'waybill.unfinished': true } });
    const finished = aSpan({ status: { code: 'error', message: 'late' }, attributes: { done: true } });

    test.each([
      ['the snapshot first', [[snapshot], [finished]]],
      ['the finished span first', [[finished], [snapshot]]],
      ['both in one batch', [[finished, snapshot]]],
      ['both in one batch, the snapshot first', [[snapshot, finished]]],
    ])('keeps the later end of a span: %s', async (_order, batches) => {
      for (const batch of batches)
        expect(await send(...batch)).toEqual({ accepted: batch.length, rejected: [] });
      expect(await storedSpan()).toStrictEqual(finished);
    });

    test.each([[false], [true]])(
      'prefers the finished of two spans that end at one instant (reversed: %s)',
      async (reversed) => {
        const unfinished = aSpan({ attributes: { 'waybill.unfinished': true } });
        for (const span of reversed ? [finished, unfinished] : [unfinished, finished]) await send(span);
        expect(await storedSpan()).toStrictEqual(finished);
        await send(...(reversed ? [finished, unfinished] : [unfinished, finished]));
        expect(await storedSpan()).toStrictEqual(finished);
      },
    );

    test('changes nothing when a batch is sent again', async () => {
      const withoutUid = aLog({ attributes: { b: 1, a: 2 } });
      const batch = [aSpan(), aLog(), withoutUid, aLog({ attributes: {}, timeUnixNano: nano(101) })];
      await send(...batch);
      await send(aSpan({ spanId: 'b7ad6b7169203331', attributes: { 'waybill.unfinished': true } }));
      const before = await readTrace(open().query, TRACE);
      const rows = await open().query(VERSIONS);
      await send(aSpan({ spanId: 'b7ad6b7169203331', attributes: { 'waybill.unfinished': true } }));
      expect(await send(...batch, aLog({ attributes: { a: 2, b: 1 } }))).toEqual({
        accepted: 5,
        rejected: [],
      });
      expect(await one(open(), COUNTS)).toEqual({ spans: '2', logs: '3' });
      expect(await readTrace(open().query, TRACE)).toStrictEqual(before);
      expect(await open().query(VERSIONS)).toEqual(rows);
    });

    test('keeps the first of two log records with one uid', async () => {
      await send(aLog({ body: 'first' }));
      await send(aLog({ body: 'second' }));
      expect((await readTrace(open().query, TRACE))?.logs.map(({ body }) => body)).toEqual(['first']);
    });

    test('says at once how to fix a missing query function', () => {
      expect(() => postgresExporter(undefined as never)).toThrow(
        '[waybill] postgresExporter got no query function; wrap your driver as `migrate` describes',
      );
    });

    test('sends one statement for a batch, and no statement for an empty batch', async () => {
      const statements: string[] = [];
      const exporter = postgresExporter(async (sql) => {
        statements.push(sql);
        return [];
      });
      expect(await exporter([], REQUEST)).toEqual({ accepted: 0, rejected: [] });
      expect(statements).toHaveLength(0);
      await exporter([aSpan(), aLog()], REQUEST);
      expect(statements).toHaveLength(1);
    });
  });
}
