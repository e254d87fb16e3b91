import { findEventsBySession, findTraces, migrate, readTrace } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SESSION, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

/** The columns of `domain_events` with their types, in one line. */
export const COLUMNS = `select string_agg(attname || ' ' || format_type(atttypid, null)
    || case when attnotnull then ' not null' else '' end, ', ' order by attnum) as columns
  from pg_attribute where attrelid = 'public.domain_events'::regclass and attnum > 0`;

/** Migrating and reading a `domain_events` that the app made before, in a form of its own. */
export function existingEventsContract(open: () => TestDatabase): void {
  describe('migrate and a domain_events that was there before', () => {
    beforeEach(() => empty(open()));

    test('adds its columns to an existing table and leaves columns, rows, policies and rights alone', async () => {
      const { query } = open();
      await query(`create table public.domain_events (
        id bigint generated always as identity primary key, type text not null, payload jsonb,
        created_at timestamptz not null default now())`);
      await query('alter table public.domain_events enable row level security');
      await query('create policy all_may_read on public.domain_events for select using (true)');
      await query('grant select on public.domain_events to authenticated');
      await query(
        `insert into public.domain_events (type, payload) values ('member.invited', '{"seat": 4}')`,
      );
      const before = await one(
        open(),
        'select id::text, type, payload, created_at::text, xmin::text from domain_events',
      );
      const aclOf = "select relacl::text as acl from pg_class where oid = 'public.domain_events'::regclass";
      const { acl } = await one(open(), aclOf);

      await migrate(query);

      expect((await one(open(), COLUMNS)).columns).toBe(
        'id bigint not null, type text not null, payload jsonb, created_at timestamp with time zone not null, ' +
          'event_metadata jsonb, correlation_id uuid, session_id uuid, trace_id text, span_id text, parent_span_id text',
      );
      // xmin is the transaction that last wrote the row. The same xmin shows that the table was not rewritten.
      expect(
        await one(open(), 'select id::text, type, payload, created_at::text, xmin::text from domain_events'),
      ).toEqual(before);
      expect((await one(open(), aclOf)).acl).toBe(acl);
      const policies = await query("select policyname from pg_policies where tablename = 'domain_events'");
      expect(policies).toEqual([{ policyname: 'all_may_read' }]);
    });

    test('makes an index of the events whose processing failed, if the table has the column', async () => {
      const { query } = open();
      const indexes =
        "select indexname from pg_indexes where indexname = 'domain_events_processing_error_idx'";
      await migrate(query);
      expect(await query(indexes)).toEqual([]);
      await empty(open());
      await query(
        'create table public.domain_events (id uuid, event_type text, created_at timestamptz, processing_error text)',
      );
      await migrate(query);
      expect(await query(indexes)).toHaveLength(1);
    });

    test.each([
      [
        'a column of another type',
        'table',
        '(id uuid, created_at timestamptz, trace_id integer)',
        /trace_id is of type integer; convert it to text/,
      ],
      ['no created_at', 'table', '(id uuid, happened_at timestamptz)', /has no column created_at.*; add one/],
      ['a view', 'view', 'as select 1 as id, now() as created_at', /is not a table; rename it/],
    ])('refuses a domain_events with %s and changes nothing', async (_what, kind, form, problem) => {
      const { query } = open();
      await query(`create ${kind} public.domain_events ${form}`);
      try {
        await expect(migrate(query)).rejects.toThrow(problem);
        expect(await one(open(), "select to_regnamespace('waybill') is null as untouched")).toEqual({
          untouched: true,
        });
      } finally {
        await query(`drop ${kind} public.domain_events`);
      }
    });
  });

  describe('a domain_events that was there before', () => {
    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await query(`create table public.domain_events
        (id bigint primary key, name varchar(80), payload jsonb, trace_id varchar(32), created_at timestamp)`);
      await migrate(query);
      await query(
        `insert into public.domain_events (id, name, payload, session_id, trace_id, created_at)
        values (9007199254740993, 'seat.sold', '[1, 2]', $1::text::uuid, $2::text, '2026-11-20 10:00:00.5')`,
        [SESSION, TRACE],
      );
    });

    test('is read with its own names and types', async () => {
      const event = {
        id: '9007199254740993',
        eventType: 'seat.sold',
        createdAt: '2026-11-20T10:00:00.500000Z',
        correlationId: null,
        sessionId: SESSION,
        traceId: TRACE,
        spanId: null,
        parentSpanId: null,
        data: { value: [1, 2] },
        metadata: {},
      };
      expect(await findEventsBySession(open().query, SESSION)).toEqual([event]);
      expect((await readTrace(open().query, TRACE))?.events).toEqual([event]);
    });

    test('is searched for traces', async () => {
      expect(await findTraces(open().query, { kind: 'uuid', id: SESSION })).toEqual([
        expect.objectContaining({ traceId: TRACE, name: 'seat.sold' }),
      ]);
    });

    test('is read by the database functions', async () => {
      expect(
        await open().query(
          'select id, event_type, event_data, event_metadata from api.get_events_by_session($1::text::uuid)',
          [SESSION],
        ),
      ).toEqual([
        { id: '9007199254740993', event_type: 'seat.sold', event_data: [1, 2], event_metadata: {} },
      ]);
      expect(await open().query('select type, name from api.get_trace_timeline($1::text)', [TRACE])).toEqual([
        { type: 'event', name: 'seat.sold' },
      ]);
    });
  });
}
