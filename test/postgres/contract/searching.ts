import {
  findEventsByCorrelation,
  findEventsBySession,
  findTraces,
  migrate,
  postgresExporter,
  readTrace,
} from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TraceQuery } from '../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

const LOG_ONLY = '0190b8e40000700080000100c0ffee01';
const EVENT_ONLY = '0190b8e40000700080000000c0ffee03';
const SECOND = '0123456789abcdef';

const asUuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** What the searches promise on every engine. */
export function searchingContract(open: () => TestDatabase): void {
  const find = (query: TraceQuery, limit?: number) =>
    findTraces(open().query, query, limit === undefined ? {} : { limit });
  const idsOf = async (query: TraceQuery) => (await find(query)).map(({ traceId }) => traceId);

  describe('searching', () => {
    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await migrate(query);
      const ids = { 'correlation.id': CORRELATION, 'session.id': SESSION };
      await postgresExporter(query)(
        [
          // Handed over child first: the order of arrival must not matter.
          aSpan({
            spanId: SECOND,
            parentSpanId: '00f067aa0ba902b7',
            name: 'POST',
            startTimeUnixNano: nano(20),
            status: { code: 'error' },
          }),
          aSpan({ attributes: ids }),
          aLog({ spanId: SECOND, severityNumber: 17, attributes: {} }),
          aLog({ severityNumber: 17, timeUnixNano: nano(120), attributes: ids }),
          aSpan({
            traceId: OTHER_TRACE,
            name: 'accept invitation',
            startTimeUnixNano: nano(5000),
            endTimeUnixNano: nano(5012),
            attributes: ids,
          }),
          aLog({
            traceId: LOG_ONLY,
            spanId: 'aaaaaaaaaaaaaaaa',
            body: 'page loaded',
            timeUnixNano: nano(9000),
            attributes: { 'session.id': SESSION },
          }),
        ],
        REQUEST,
      );
      const insert = `insert into public.domain_events
        (event_type, event_data, event_metadata, correlation_id, session_id, trace_id, span_id, parent_span_id, created_at)
        values ($1::text, $2::text::jsonb, '{"duration_ms": 12}', $3::text::uuid, $4::text::uuid, $5::text, $6::text, $7::text, $8::text::timestamptz)`;
      await query(insert, [
        'member.invited',
        '{"seat": 4}',
        CORRELATION,
        SESSION,
        TRACE,
        SECOND,
        '00f067aa0ba902b7',
        '2026-11-20T10:00:00.123456Z',
      ]);
      await query(insert, [
        'member.joined',
        '{}',
        CORRELATION,
        null,
        EVENT_ONLY,
        null,
        null,
        '2026-11-20T12:00:01+02:00',
      ]);
      await query(insert, [
        'nightly',
        '{}',
        CORRELATION,
        SESSION,
        'not a trace id',
        null,
        null,
        '2026-11-21T00:00:00Z',
      ]);
    });

    test('sums up a trace', async () => {
      expect(await find({ kind: 'trace', traceId: TRACE })).toEqual([
        {
          traceId: TRACE,
          reference: '030F-ZVG1M',
          correlationId: CORRELATION,
          sessionId: SESSION,
          name: 'invite member',
          service: 'team-admin',
          startTime: '2026-09-21T14:13:20.000Z',
          durationMs: 250,
          spanCount: 2,
          // The failed span, and the error outside of it; the error log inside of it is the same failure.
          errorCount: 2,
        },
      ]);
    });

    test('finds all traces that one reference may mean, newest first', async () => {
      expect(await idsOf({ kind: 'reference', low40: TRACE.slice(-10).toUpperCase() })).toEqual([
        LOG_ONLY,
        TRACE,
      ]);
    });

    test('finds the traces of a correlation id, also where only an event bears it', async () => {
      expect(await idsOf({ kind: 'uuid', id: CORRELATION })).toEqual([EVENT_ONLY, OTHER_TRACE, TRACE]);
    });

    test('finds the traces of a session, also where only a log record bears it', async () => {
      expect(await idsOf({ kind: 'uuid', id: SESSION.toUpperCase() })).toEqual([
        LOG_ONLY,
        OTHER_TRACE,
        TRACE,
      ]);
    });

    test('finds a trace by its id spelled as a UUID', async () => {
      expect(await idsOf({ kind: 'uuid', id: asUuid(OTHER_TRACE) })).toEqual([OTHER_TRACE]);
    });

    test('finds the trace of a span, also where only a log record of it arrived', async () => {
      expect(await idsOf({ kind: 'span', spanId: SECOND })).toEqual([TRACE]);
      expect(await idsOf({ kind: 'span', spanId: 'aaaaaaaaaaaaaaaa' })).toEqual([LOG_ONLY]);
    });

    test('names a trace of which only a log record arrived by its first line', async () => {
      expect(await find({ kind: 'trace', traceId: LOG_ONLY })).toEqual([
        expect.objectContaining({
          name: 'page loaded',
          service: 'team-admin',
          spanCount: 0,
          durationMs: 0,
          sessionId: SESSION,
        }),
      ]);
    });

    test('names a trace of which only a domain event arrived by its type', async () => {
      expect(await find({ kind: 'trace', traceId: EVENT_ONLY })).toEqual([
        expect.objectContaining({
          name: 'member.joined',
          startTime: '2026-11-20T10:00:01.000Z',
          spanCount: 0,
          errorCount: 0,
        }),
      ]);
    });

    test('gives no more traces than the limit', async () => {
      expect(await find({ kind: 'uuid', id: CORRELATION }, 1)).toHaveLength(1);
      await expect(find({ kind: 'uuid', id: CORRELATION }, 0)).rejects.toThrow(
        '[waybill] findTraces got the limit 0; give',
      );
    });

    test.each<TraceQuery>([
      { kind: 'reference', low40: "c0ffee01'--" },
      { kind: 'reference', low40: '' },
      { kind: 'trace', traceId: 'no trace' },
      { kind: 'span', spanId: '0'.repeat(16) },
      { kind: 'uuid', id: '{}' },
      { kind: 'uuid', id: 'x'.repeat(1_000_000) },
      { kind: 'reference', low40: '00deadbeef' },
    ])('finds nothing for what is no id or not there: $kind', async (query) => {
      expect(await find(query)).toEqual([]);
    });

    test('reads a whole trace in order of time', async () => {
      const trace = await readTrace(open().query, asUuid(TRACE).toUpperCase());
      expect(trace).toMatchObject({ traceId: TRACE, reference: '030F-ZVG1M' });
      expect(trace?.spans.map(({ name }) => name)).toEqual(['invite member', 'POST']);
      expect(trace?.logs.map(({ timeUnixNano }) => timeUnixNano)).toEqual([nano(100), nano(120)]);
      expect(trace?.events).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          eventType: 'member.invited',
          createdAt: '2026-11-20T10:00:00.123456Z',
          correlationId: CORRELATION,
          sessionId: SESSION,
          traceId: TRACE,
          spanId: SECOND,
          parentSpanId: '00f067aa0ba902b7',
          data: { seat: 4 },
          metadata: { duration_ms: 12 },
        },
      ]);
    });

    test('reads null where nothing is known, and where the id is none', async () => {
      expect(await readTrace(open().query, 'f'.repeat(32))).toBeNull();
      expect(await readTrace(open().query, "' or true --")).toBeNull();
    });

    test('finds domain events by correlation and by session, newest first', async () => {
      const types = (events: readonly { eventType: string }[]) => events.map(({ eventType }) => eventType);
      expect(types(await findEventsByCorrelation(open().query, CORRELATION))).toEqual([
        'nightly',
        'member.joined',
        'member.invited',
      ]);
      expect(types(await findEventsBySession(open().query, SESSION))).toEqual(['nightly', 'member.invited']);
      expect(await findEventsBySession(open().query, 'anonymous')).toEqual([]);
    });

    test('answers by the database functions as well', async () => {
      const { query } = open();
      const events = await query('select * from api.get_events_by_session($1::text::uuid)', [SESSION]);
      expect(events.map((event) => event.event_type)).toEqual(['nightly', 'member.invited']);
      expect(Object.keys(events[0]!)).toEqual(
        'id event_type event_data event_metadata created_at correlation_id session_id trace_id span_id parent_span_id'.split(
          ' ',
        ),
      );
      expect(
        await query('select id from api.get_events_by_correlation($1::text::uuid)', [CORRELATION]),
      ).toHaveLength(3);
      const timeline = await query(
        'select type, name, service, failed, span_id, duration_ms::text, time_unix_nano from api.get_trace_timeline($1)',
        [asUuid(TRACE)],
      );
      expect(timeline).toEqual([
        {
          type: 'span',
          name: 'invite member',
          service: 'team-admin',
          failed: false,
          span_id: '00f067aa0ba902b7',
          duration_ms: '250.000000',
          time_unix_nano: nano(0),
        },
        {
          type: 'span',
          name: 'POST',
          service: 'team-admin',
          failed: true,
          span_id: SECOND,
          duration_ms: '230.000000',
          time_unix_nano: nano(20),
        },
        {
          type: 'log',
          name: 'inviting',
          service: 'team-admin',
          failed: true,
          span_id: SECOND,
          duration_ms: null,
          time_unix_nano: nano(100),
        },
        {
          type: 'log',
          name: 'inviting',
          service: 'team-admin',
          failed: true,
          span_id: null,
          duration_ms: null,
          time_unix_nano: nano(120),
        },
        {
          type: 'event',
          name: 'member.invited',
          service: null,
          failed: false,
          span_id: SECOND,
          duration_ms: null,
          time_unix_nano: '1795168800123456000',
        },
      ]);
    });
  });
}
