import { migrate, postgresStore, readTrace } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

const ROWS = 10_100;

/** Reading a trace that is too long to be read whole, on every engine. */
export function limitsContract(open: () => TestDatabase): void {
  describe('a trace with more rows than fit', () => {
    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await migrate(query);
      const series = `from generate_series(1, ${ROWS}) as i`;
      await query(`insert into waybill.spans (trace_id, span_id, remote_parent, flags, name, kind, start_time_unix_nano,
          end_time_unix_nano, status_code, attributes, resource)
        select '${TRACE}', lpad(to_hex(i), 16, '0'), false, 3, i::text, 'internal', i, i,
          case i when ${ROWS} then 'error' else 'ok' end, '{}', '{}' ${series}`);
      await query(`insert into waybill.logs (uid, trace_id, flags, time_unix_nano, severity_number, severity_text, body,
          attributes, resource)
        select i::text, '${TRACE}', 3, i, case i when ${ROWS} then 17 else 9 end, '', to_jsonb(i), '{}', '{}' ${series}`);
      await query(`insert into public.domain_events (event_type, trace_id, created_at)
        select i::text, '${TRACE}', timestamptz 'epoch' + i * interval '1 second' ${series}`);
    }, 60_000);

    test('is read with its failures and its earliest rows, in order of time', async () => {
      const trace = await readTrace(open().query, TRACE);
      const numbers = Array.from({ length: 10_000 }, (_, place) => (place === 9_999 ? ROWS : place + 1));
      expect(trace?.spans.map(({ name }) => Number(name))).toEqual(numbers);
      expect(trace?.logs.map(({ body }) => body)).toEqual(numbers);
      expect(trace?.events).toHaveLength(10_000);
      // PGlite needs one second for thirty thousand rows of JSON, and several seconds on a busy machine.
    }, 30_000);
  });

  describe('a range with more calls than are counted', () => {
    const MOST = 20_000;
    const spans = `insert into waybill.spans (trace_id, span_id, parent_span_id, remote_parent, flags, name, kind,
      start_time_unix_nano, end_time_unix_nano, status_code, attributes, resource)`;

    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await migrate(query);
      // All calls have the same caller.
      await query(`${spans} select '${TRACE}', lpad(to_hex(i), 16, '0'), '${'f'.repeat(16)}', true, 1, 'GET', 'server', i,
        i, 'ok', '{}', '{"service.name":"api"}' from generate_series(1, ${MOST + 1}) as i`);
    }, 60_000);

    test('says so, whether the callers are recorded or not', async () => {
      const { query } = open();
      const store = postgresStore(query);
      expect(await store.services()).toEqual({ edges: [], isCut: true });
      await query(`${spans} select '${TRACE}', '${'f'.repeat(16)}', null, false, 1, 'GET', 'client', 1, 1, 'ok', '{}',
        '{"service.name":"web"}'`);
      const edge = { caller: 'web', callee: 'api', kind: 'call', errors: 0, p50Ms: 0, p95Ms: 0 };
      expect(await store.services()).toEqual({ edges: [{ ...edge, calls: MOST }], isCut: true });
      await query("delete from waybill.spans where start_time_unix_nano = 1 and kind = 'server'");
      expect(await store.services()).toEqual({ edges: [{ ...edge, calls: MOST }] });
    }, 30_000);
  });
}
