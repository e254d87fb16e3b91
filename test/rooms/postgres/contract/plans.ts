import {
  findEventsByCorrelation,
  findEventsBySession,
  findTraces,
  migrate,
  postgresStore,
  readTrace,
} from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { QueryFunction } from '../../../../src/postgres/index.ts';
import { tiedTraces } from '../../../../src/postgres/read/tied-traces.ts';
import { empty, type TestDatabase } from '../test-database.ts';

const ROWS = 20_000;
const TRACE = `${'0'.repeat(23)}1${'0'.repeat(5)}4d2`;
const ID = '00000000-0000-0000-0000-0000000004d2';

// Ten rows share one trace, correlation id and session. Half of the domain events are old rows without ids.
const IDS =
  "lpad('1' || lpad(to_hex(i / 10), 8, '0'), 32, '0') as trace_id, lpad(to_hex(i / 10), 32, '0')::uuid as id";
const SERIES = `(select i, ${IDS} from generate_series(10, ${ROWS}) as i) as row`;
const ATTRIBUTES =
  "jsonb_build_object('correlation.id', id, 'session.id', id, 'waybill.refused', case when i % 50 = 3 then true end)";
// One row in fifty reports a failure.
const FAILED = (yes: string, no: string): string => `case when i % 50 = 0 then '${yes}' else '${no}' end`;
const ERRORS = ['spans_tenant_failed_idx', 'logs_tenant_failed_idx'];
const CAUSES = ['spans_tenant_failed_parent_idx', 'logs_tenant_failed_span_idx'];

/** Gives the plan that the database chooses for each statement of the work. */
async function plansOf(
  query: QueryFunction,
  work: (query: QueryFunction) => Promise<unknown>,
): Promise<string> {
  const plans: string[] = [];
  await work(async (sql, params) => {
    if (sql.includes('pg_attribute')) return query(sql, params);
    const rows = await query(`explain (costs off) ${sql}`, params);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return [];
  });
  expect(plans.length).toBeGreaterThan(0);
  return plans.join('\n');
}

/** Every search uses an index, on every engine. */
export function plansContract(open: () => TestDatabase): void {
  describe(`plans over ${ROWS} rows a table`, () => {
    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await migrate(query);
      await query('alter table public.domain_events add column processing_error text');
      await query(
        'create index domain_events_processing_error_idx on public.domain_events (created_at desc) where processing_error is not null',
      );
      // A column of another name, with the index that docs/reading.md gives.
      await query('alter table public.domain_events add column mail_problem text');
      await query(
        'create index domain_events_mail_idx on public.domain_events (created_at desc) where mail_problem is not null',
      );
      await query(`insert into public.domain_events (processing_error, event_type, correlation_id, session_id, trace_id, created_at)
        select case when i % 50 = 0 then 'no mail' end, 'e', id, id, trace_id, now() - i * interval '1 second' from ${SERIES}`);
      await query(
        `insert into public.domain_events (event_type) select 'old' from generate_series(1, ${ROWS})`,
      );
      await query(`insert into waybill.spans (trace_id, span_id, remote_parent, flags, name, kind, start_time_unix_nano,
          end_time_unix_nano, status_code, attributes, resource)
        select trace_id, lpad(to_hex(i), 16, '0'), false, 3, 's' || i % 7, 'internal', i, i + i % 100 * 250000, ${FAILED('error', 'ok')}, ${ATTRIBUTES}, '{}'
        from ${SERIES}`);
      await query(`insert into waybill.logs (uid, trace_id, span_id, flags, time_unix_nano, severity_number,
          severity_text, attributes, resource)
        select 'l' || i, trace_id, lpad(to_hex(i), 16, '0'), 3, i, case when i % 50 = 1 then 17 else 9 end, 'INFO', ${ATTRIBUTES}, '{}'
        from ${SERIES}`);
      for (const table of ['public.domain_events', 'waybill.spans', 'waybill.logs'])
        await query(`analyze ${table}`);
    }, 60_000);

    test.each<[string, readonly string[], (query: QueryFunction) => Promise<unknown>]>([
      [
        'findEventsByCorrelation',
        ['domain_events_correlation_id_idx'],
        (query) => findEventsByCorrelation(query, ID),
      ],
      ['findEventsBySession', ['domain_events_session_id_idx'], (query) => findEventsBySession(query, ID)],
      [
        'readTrace',
        ['spans_key', 'logs_tenant_trace_id_idx', 'domain_events_trace_id_idx'],
        (query) => readTrace(query, TRACE),
      ],
      [
        'findTraces by reference',
        ['spans_tenant_reference_idx', 'logs_tenant_reference_idx', 'domain_events_reference_idx'],
        (query) => findTraces(query, { kind: 'reference', low40: TRACE.slice(-10) }),
      ],
      [
        'findTraces by span',
        ['spans_tenant_span_id_idx', 'logs_tenant_span_id_idx', 'spans_tenant_foreign_trace_id_idx'],
        (query) => findTraces(query, { kind: 'span', spanId: '00000000000004d2' }),
      ],
      [
        'findTraces by a foreign id',
        [
          'spans_tenant_foreign_trace_id_idx',
          'spans_tenant_carried_foreign_id_idx',
          'logs_tenant_carried_foreign_id_idx',
          'domain_events_foreign_trace_id_idx',
        ],
        (query) => findTraces(query, { kind: 'foreign', id: 'order-17' }),
      ],
      [
        'findTraces by UUID',
        ['spans_tenant', 'logs_tenant', 'domain_events'].flatMap((table) => [
          `${table}_correlation_id_idx`,
          `${table}_session_id_idx`,
        ]),
        (query) => findTraces(query, { kind: 'uuid', id: ID }),
      ],
      ['failures', [...ERRORS, ...CAUSES], (query) => postgresStore(query).failures()],
      ['failures in groups', ERRORS, (query) => postgresStore(query).failures({ grouped: true })],
      [
        'failures of a service, with a text, in a range of time',
        ERRORS,
        (query) =>
          postgresStore(query).failures({
            service: 'shop',
            text: 'x',
            from: '1970-01-01T00:00:00Z',
            to: '1970-01-02T00:00:00Z',
          }),
      ],
      [
        'failures of a session',
        ['spans_tenant_session_id_idx', 'logs_tenant_session_id_idx'],
        (query) => postgresStore(query).failures({ sessionId: ID }),
      ],
      [
        'failures of a correlation',
        ['spans_tenant_correlation_id_idx', 'logs_tenant_correlation_id_idx'],
        (query) => postgresStore(query).failures({ correlationId: ID }),
      ],
      ['failures of a trace', ['spans_'], (query) => postgresStore(query).failures({ traceId: TRACE })],
      [
        'failures of a fingerprint',
        ['spans_tenant_fingerprint_idx', 'logs_tenant_fingerprint_idx'],
        (query) => postgresStore(query).failures({ fingerprint: 'no such' }),
      ],
      [
        'refusals',
        ['logs_tenant_refused_idx'],
        (query) => postgresStore(query).failures({ kind: 'refusal' }),
      ],
      [
        'failed events',
        ['domain_events_processing_error_idx'],
        (query) => postgresStore(query).failures({ kind: 'event' }),
      ],
      [
        'failed events of a column of another name',
        ['domain_events_mail_idx'],
        (query) => postgresStore(query, { failureColumn: 'mail_problem' }).failures({ kind: 'event' }),
      ],
      ['slow', ['spans_tenant_slow_idx'], (query) => postgresStore(query).slow()],
      [
        'slow of a service',
        ['spans_tenant_slow_idx'],
        (query) => postgresStore(query).slow({ service: 'shop' }),
      ],
      ['slow of a trace', ['spans_key'], (query) => postgresStore(query).slow({ traceId: TRACE })],
      [
        'slow of a correlation',
        ['spans_tenant_correlation_id_idx'],
        (query) => postgresStore(query).slow({ correlationId: ID }),
      ],
      [
        'slow of a name, in a range of time',
        ['spans_tenant_slow_idx'],
        (query) =>
          postgresStore(query).slow({ name: 's1', from: '1970-01-01T00:00:00Z', to: '1970-01-02T00:00:00Z' }),
      ],
      [
        'slow of a session',
        ['spans_tenant_session_id_idx'],
        (query) => postgresStore(query).slow({ sessionId: ID }),
      ],
      [
        'services in a range of time',
        ['spans_tenant_entry_idx', 'spans_'],
        (query) =>
          postgresStore(query).services({ from: '1970-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }),
      ],
      [
        'tiedTraces',
        ['spans_links_idx', 'spans_tenant_correlation_id_idx', 'logs_tenant_correlation_id_idx'],
        (query) => tiedTraces(query, { traceId: TRACE, correlations: [ID.replaceAll('-', '')] }, 'default'),
      ],
      [
        'goodRun',
        ['spans_tenant_root_name_idx'],
        (query) => postgresStore(query).goodRun('s1', '2026-01-01T00:00:00Z'),
      ],
    ])('%s reads only indexes', async (_name, indexes, work) => {
      const plan = await plansOf(open().query, work);
      for (const index of indexes) expect(plan).toContain(index);
      expect(plan).not.toContain('Seq Scan');
    });

    test('finds the rows that it looked for', async () => {
      const { query } = open();
      expect(await findTraces(query, { kind: 'uuid', id: ID })).toEqual([
        expect.objectContaining({ traceId: TRACE, correlationId: ID, sessionId: ID, spanCount: 10 }),
      ]);
      expect(await findEventsBySession(query, ID)).toHaveLength(10);
    });

    test('the database functions read only indexes', async () => {
      const { query } = open();
      const sequential = async (): Promise<unknown> => {
        await query('select pg_stat_force_next_flush()');
        await query('select pg_stat_clear_snapshot()');
        const [row] = await query(
          "select sum(seq_scan)::text as scans from pg_stat_user_tables where relname in ('spans', 'logs', 'domain_events')",
        );
        return row?.scans;
      };
      const before = await sequential();
      expect(await query('select * from api.get_events_by_session($1::text::uuid)', [ID])).toHaveLength(10);
      expect(await query('select * from api.get_events_by_correlation($1::text::uuid)', [ID])).toHaveLength(
        10,
      );
      expect(await query('select * from api.get_trace_timeline($1::text)', [TRACE])).toHaveLength(30);
      expect(await query("select * from api.get_trace_timeline($1::text, 'acme')", [TRACE])).toHaveLength(0);
      expect(await sequential()).toBe(before);
      // This query shows that the counter moves. Otherwise the line above would prove nothing.
      await query("select count(*) from public.domain_events where event_type = 'e'");
      expect(await sequential()).not.toBe(before);
    });
  });
}
