import { createHash } from 'node:crypto';
import {
  findEventsByCorrelation,
  findEventsBySession,
  findTraces,
  migrate,
  migrations,
  postgresExporter,
  readTrace,
  emitEvent,
} from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TelemetryRecord, TraceQuery } from '../../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

const IDS = { 'correlation.id': CORRELATION, 'session.id': SESSION };
const SPAN_ID = aSpan().spanId;

const CONTEXT = {
  traceId: TRACE,
  spanId: SPAN_ID,
  flags: 3,
  correlationId: CORRELATION,
  sessionId: SESSION,
};

const QUERIES: TraceQuery[] = [
  { kind: 'trace', traceId: TRACE },
  { kind: 'reference', low40: TRACE.slice(-10) },
  { kind: 'span', spanId: SPAN_ID },
  { kind: 'uuid', id: CORRELATION },
  { kind: 'uuid', id: SESSION },
];

/** No tenant reads or changes the rows of another tenant, on every engine. */
export function tenantsContract(open: () => TestDatabase): void {
  const send = (tenant: string | undefined, ...records: TelemetryRecord[]) =>
    postgresExporter(open().query)(records, { ...REQUEST, ...(tenant !== undefined && { tenant }) });
  const of = (name: string) => [
    aSpan({ name: `span of ${name}`, attributes: IDS, endTimeUnixNano: nano(name.length) }),
    aLog({ body: `line of ${name}`, attributes: { ...IDS, 'log.record.uid': 'shared' } }),
  ];
  const bodiesOf = async (tenant?: string): Promise<unknown> => {
    const trace = await readTrace(open().query, TRACE, tenant === undefined ? {} : { tenant });
    return trace && [...trace.spans.map(({ name }) => name), ...trace.logs.map(({ body }) => body)];
  };

  describe('tenants', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });
    beforeEach(() => open().query('truncate waybill.spans, waybill.logs, public.domain_events'));

    test('have the same ids without seeing each other', async () => {
      for (const tenant of ['acme', 'umbrella', undefined]) {
        expect(await send(tenant, ...of(tenant ?? 'nobody'))).toEqual({ accepted: 2, rejected: [] });
      }
      expect(await bodiesOf('acme')).toEqual(['span of acme', 'line of acme']);
      expect(await bodiesOf('umbrella')).toEqual(['span of umbrella', 'line of umbrella']);
      expect(await bodiesOf()).toEqual(['span of nobody', 'line of nobody']);
      expect(await bodiesOf('default')).toEqual(await bodiesOf());
      expect(await bodiesOf('initech')).toBeNull();
    });

    test('cannot replace a span of another tenant by a later span, nor its log line', async () => {
      await send('acme', ...of('acme'));
      await send(
        'umbrella',
        aSpan({ name: 'forged', endTimeUnixNano: nano(9_000_000) }),
        aLog({ body: 'x' }),
      );
      expect(await bodiesOf('acme')).toEqual(['span of acme', 'line of acme']);
    });

    test('each have their records once, however often they are sent', async () => {
      for (let nth = 0; nth < 3; nth++) {
        await send('acme', ...of('acme'));
        await send('umbrella', ...of('umbrella'), aLog({ body: 'without a uid', attributes: {} }));
      }
      expect(
        await open().query(
          `select tenant, (select count(*) from waybill.logs as log where log.tenant = span.tenant)::text as logs
          from waybill.spans as span order by tenant`,
        ),
      ).toEqual([
        { tenant: 'acme', logs: '1' },
        { tenant: 'umbrella', logs: '2' },
      ]);
    });

    test.each(QUERIES)('find only their own traces: %j', async (traceQuery) => {
      await send('acme', ...of('acme'));
      await send('umbrella', ...of('umbrella'), aSpan({ spanId: '00000000000000ff', name: 'second' }));
      await send('umbrella', aLog({ severityNumber: 17, attributes: {} }));
      const find = (tenant?: string) =>
        findTraces(open().query, traceQuery, tenant === undefined ? {} : { tenant });
      expect(await find('acme')).toMatchObject([{ name: 'span of acme', spanCount: 1, errorCount: 0 }]);
      expect(await find('umbrella')).toMatchObject([{ spanCount: 2, errorCount: 1 }]);
      expect(await find()).toEqual([]);
    });

    test('have domain events of their own', async () => {
      const { query } = open();
      const emit = (type: string, tenant?: string) =>
        emitEvent(query, { type, ...(tenant !== undefined && { tenant }) }, CONTEXT);
      await emit('acme.joined', 'acme');
      await emit('member.joined');
      await query(
        "insert into public.domain_events (event_type, trace_id, event_metadata) values ('from.before', $1, '[1]')",
        [TRACE],
      );
      const acme = { tenant: 'acme' };
      const types = (events: readonly { eventType: string }[] | undefined) =>
        events?.map(({ eventType }) => eventType).toSorted();
      expect(types((await readTrace(query, TRACE, acme))?.events)).toEqual(['acme.joined']);
      expect(types((await readTrace(query, TRACE))?.events)).toEqual(['from.before', 'member.joined']);
      expect(await readTrace(query, TRACE, { tenant: 'umbrella' })).toBeNull();
      expect(types(await findEventsByCorrelation(query, CORRELATION, acme))).toEqual(['acme.joined']);
      expect(types(await findEventsByCorrelation(query, CORRELATION))).toEqual(['member.joined']);
      expect(types(await findEventsBySession(query, SESSION, acme))).toEqual(['acme.joined']);
      expect(types(await findEventsBySession(query, SESSION))).toEqual(['member.joined']);
      expect(await findTraces(query, QUERIES[0]!, acme)).toMatchObject([{ name: 'acme.joined' }]);
      expect(await findTraces(query, QUERIES[0]!, { tenant: 'umbrella' })).toEqual([]);
    });

    test('are asked for by a second argument of the database functions', async () => {
      const { query } = open();
      await send('acme', ...of('acme'));
      await send(undefined, ...of('nobody'));
      await emitEvent(query, { type: 'acme.joined', tenant: 'acme' }, CONTEXT);
      const names = async (call: string, id: string, ...tenant: string[]) => {
        const rows = await query(`select * from api.${call}`, [id, ...tenant]);
        return rows.map((row) => row.name ?? row.event_type);
      };
      expect(await names('get_trace_timeline($1)', TRACE)).toEqual(['span of nobody', 'line of nobody']);
      const timeline = await names('get_trace_timeline($1, $2)', TRACE, 'acme');
      expect(timeline).toHaveLength(3);
      expect(timeline).toEqual(expect.arrayContaining(['span of acme', 'line of acme', 'acme.joined']));
      for (const [call, id] of [
        ['get_events_by_session', SESSION],
        ['get_events_by_correlation', CORRELATION],
      ] as const) {
        expect(await names(`${call}($1::text::uuid)`, id)).toEqual([]);
        expect(await names(`${call}($1::text::uuid, $2)`, id, 'acme')).toEqual(['acme.joined']);
        expect(await names(`${call}($1::text::uuid, $2)`, id, 'umbrella')).toEqual([]);
      }
    });

    test('are taken from the exporter if a request names no tenant', async () => {
      const exporter = postgresExporter(open().query, { tenant: 'acme' });
      await exporter(of('acme'), REQUEST);
      await exporter(of('umbrella'), { ...REQUEST, tenant: 'umbrella' });
      expect(await bodiesOf('acme')).toEqual(['span of acme', 'line of acme']);
      expect(await bodiesOf('umbrella')).toEqual(['span of umbrella', 'line of umbrella']);
    });

    test.each(['', 'two words', "'; drop table waybill.spans --", 'x'.repeat(129), 7, null])(
      'that are no names are never taken for the default: %j',
      async (tenant) => {
        const { query } = open();
        const wrong = { tenant } as never;
        expect(() => postgresExporter(query, wrong)).toThrow('[waybill] postgresExporter got the tenant ');
        await expect(
          postgresExporter(query)(of('nobody'), { ...REQUEST, ...(wrong as object) }),
        ).rejects.toThrow('[waybill] the tenant of a batch is not valid');
        await expect(emitEvent(query, { type: 'e', ...(wrong as object) }, {})).rejects.toThrow(
          '[waybill] emitEvent got the tenant',
        );
        expect(await bodiesOf()).toBeNull();
      },
    );

    test.each(['', 7, null])('cannot be read where they are no names: %j', async (tenant) => {
      const { query } = open();
      const wrong = { tenant } as never;
      await send(undefined, ...of('nobody'));
      for (const read of [
        readTrace(query, TRACE, wrong),
        findTraces(query, QUERIES[0]!, wrong),
        findEventsByCorrelation(query, CORRELATION, wrong),
        findEventsBySession(query, SESSION, wrong),
      ]) {
        await expect(read).rejects.toThrow('[waybill] the tenant is ');
      }
    });
  });

  describe('a database from before there were tenants', () => {
    test('keeps its rows, which belong to the default tenant', async () => {
      const { query } = open();
      await empty(open());
      for (const { name, statements } of migrations.slice(0, 7)) {
        for (const statement of statements) await query(statement);
        const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex');
        await query('insert into waybill.migrations (name, checksum) values ($1, $2)', [name, checksum]);
      }
      await query(`insert into waybill.spans (trace_id, span_id, remote_parent, flags, name, kind, start_time_unix_nano,
          end_time_unix_nano, status_code, attributes, resource)
        values ('${TRACE}', '${SPAN_ID}', false, 3, 'old span', 'internal', 1, 2, 'ok', '{}', '{}')`);
      await query(`insert into waybill.logs (uid, trace_id, flags, time_unix_nano, severity_number, severity_text, body,
          attributes, resource) values ('shared', '${TRACE}', 3, 1, 9, '', '"old line"', '{}', '{}')`);

      expect((await migrate(query)).applied).toEqual([
        '0008-tenants',
        '0009-tenant-indexes',
        '0010-tenant-api',
        '0011-lanes',
        '0012-lane-api',
        '0013-foreign-trace-ids',
        '0014-carried-foreign-ids',
        '0015-failures',
        '0016-reading',
        '0017-services',
      ]);
      expect(await bodiesOf()).toEqual(['old span', 'old line']);
      expect(await query('select name from api.get_trace_timeline($1)', [TRACE])).toHaveLength(2);
      // The old rows keep their ids, so readers show the record that a server sends again. Other tenants do not see them.
      await send(undefined, aSpan({ name: 'sent again' }), ...of('nobody').slice(1));
      await send('acme', ...of('acme'));
      expect(await bodiesOf()).toEqual(['sent again', 'line of nobody']);
      expect(await bodiesOf('acme')).toEqual(['span of acme', 'line of acme']);
      expect(
        await one(
          open(),
          `select string_agg(conname || ' ' || pg_get_constraintdef(oid), ', ' order by conname) as keys
          from pg_constraint where contype = 'p' and conname in ('spans_key', 'logs_key')`,
        ),
      ).toEqual({
        keys:
          'logs_key PRIMARY KEY (tenant, uid, lane), ' +
          'spans_key PRIMARY KEY (tenant, trace_id, span_id, lane, writer)',
      });
      expect(
        await query("select tablename from pg_tables where schemaname = 'waybill' and not rowsecurity"),
      ).toEqual([]);
    });
  });
}
