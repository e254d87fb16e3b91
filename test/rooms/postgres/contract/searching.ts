import { emitEvent, findTraces, postgresExporter } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TraceQuery, TraceSummary } from '../../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../records.ts';
import type { TestDatabase } from '../test-database.ts';
import { asUuid, EVENT_ONLY, FAILED, LOG_ONLY, storeTraces } from './stored-traces.ts';

/** The promises of `findTraces`, on every engine. */
export function searchingContract(open: () => TestDatabase): void {
  const find = (query: TraceQuery, limit?: number): Promise<readonly TraceSummary[]> =>
    findTraces(open().query, query, limit === undefined ? {} : { limit });
  const idsOf = async (query: TraceQuery): Promise<readonly string[]> =>
    (await find(query)).map(({ traceId }) => traceId);

  describe('findTraces', () => {
    beforeAll(() => storeTraces(open()));

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
          // These are the failed span and two errors outside of it. The error log inside the span is the same failure.
          errorCount: 3,
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
      expect(await idsOf({ kind: 'span', spanId: FAILED })).toEqual([TRACE]);
      expect(await idsOf({ kind: 'span', spanId: 'aaaaaaaaaaaaaaaa' })).toEqual([LOG_ONLY]);
    });

    test('finds a trace by the x-trace-id of its request that was not its trace id', async () => {
      const { query } = open();
      const given = ['order-2024/17', '7'.repeat(16), asUuid('6'.repeat(32)), "ÄÖ 5'--"];
      const spans = given.map((id, nth) =>
        aSpan({
          traceId: `${nth + 1}`.repeat(32),
          attributes: { 'http.request.header.x-trace-id': id },
        }),
      );
      await postgresExporter(query)(spans, REQUEST);
      const idOf = async (traceQuery: TraceQuery) => (await idsOf(traceQuery))[0]?.[0];
      expect(await idOf({ kind: 'foreign', id: 'ORDER-2024/17' })).toBe('1');
      expect(await idOf({ kind: 'foreign', id: 'order-2024/18' })).toBeUndefined();
      expect(await idOf({ kind: 'span', spanId: '7'.repeat(16) })).toBe('2');
      expect(await idOf({ kind: 'uuid', id: asUuid('6'.repeat(32)) })).toBe('3');
      expect(await idOf({ kind: 'trace', traceId: '6'.repeat(32) })).toBe('3');
      expect(await idOf({ kind: 'foreign', id: "ÄÖ 5'--" })).toBe('4');
      await query("delete from waybill.spans where attributes ->> 'http.request.header.x-trace-id' <> ''");
    });

    test.each(['span', 'log record', 'event'])(
      'finds a trace by the foreign id that only one %s carries',
      async (kind) => {
        const { query } = open();
        const traceId = '8'.repeat(32);
        const attributes = { 'waybill.foreign_trace_id': 'Order-4711' };
        if (kind === 'event')
          await emitEvent(query, { type: 'e' }, { traceId, foreignTraceId: 'Order-4711' });
        else
          await postgresExporter(query)(
            [kind === 'span' ? aSpan({ traceId, attributes }) : aLog({ traceId, attributes })],
            REQUEST,
          );
        expect(await idsOf({ kind: 'foreign', id: 'order-4711' })).toEqual([traceId]);
        expect(await idsOf({ kind: 'foreign', id: 'order-4712' })).toEqual([]);
        expect(await findTraces(query, { kind: 'foreign', id: 'order-4711' }, { tenant: 'acme' })).toEqual(
          [],
        );
        for (const table of ['waybill.spans', 'waybill.logs', 'public.domain_events'])
          await query(`delete from ${table} where trace_id = $1`, [traceId]);
      },
    );

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
      { kind: 'foreign', id: '' },
      { kind: 'foreign', id: '\0' },
      { kind: 'foreign', id: '\ud800' },
      { kind: 'foreign', id: 'x'.repeat(1_000_000) },
      { kind: 'uuid', id: 'x'.repeat(1_000_000) },
      { kind: 'reference', low40: '00deadbeef' },
    ])('finds nothing for an invalid or unknown id: $kind', async (query) => {
      expect(await find(query)).toEqual([]);
    });
  });
}
