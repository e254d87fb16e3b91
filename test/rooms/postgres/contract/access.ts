import { migrate, postgresExporter, restrictAccess } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aLog, aSpan, REQUEST, TRACE } from '../records.ts';
import { asRole, empty, type TestDatabase } from '../test-database.ts';

const RIGHTS = `select role, what from (values ('anon'), ('authenticated')) as roles (role)
  cross join lateral (
    select 'schema ' || nspname as what from pg_namespace
      where nspname = 'waybill' and has_schema_privilege(role, oid, 'usage, create')
    union all select privilege || ' on ' || oid::regclass from pg_class
      cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
      where relkind = 'r' and has_table_privilege(role, oid, privilege)
        and (relnamespace = 'waybill'::regnamespace or oid = 'public.domain_events'::regclass)
    union all select 'execute ' || oid::regprocedure from pg_proc
      where pronamespace in ('api'::regnamespace, 'waybill'::regnamespace) and has_function_privilege(role, oid, 'execute')
  ) as rights`;

/** The rights of each role, on every engine. */
export function accessContract(open: () => TestDatabase): void {
  describe('access', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
      // An app that exposes the schema through PostgREST grants its use. The functions must be safe with that grant.
      await open().query('grant usage on schema api to anon, authenticated');
    });

    test('gives anon and authenticated no right on any table, schema or function', async () => {
      expect(await open().query(RIGHTS)).toEqual([]);
    });

    test.each([
      'select * from waybill.spans',
      'select * from waybill.logs',
      'select * from waybill.migrations',
      'select * from public.domain_events',
      "insert into public.domain_events (event_type) values ('forged')",
      `select * from api.get_trace_timeline('${TRACE}')`,
      'select * from api.get_events_by_session(gen_random_uuid())',
      'select * from api.get_events_by_correlation(gen_random_uuid())',
      `select * from api.get_trace_timeline('${TRACE}', 'acme')`,
      "select * from api.get_events_by_session(gen_random_uuid(), 'acme')",
      "select * from api.get_events_by_correlation(gen_random_uuid(), 'acme')",
    ])('refuses anon and authenticated: %s', async (sql) => {
      await expect(asRole(open(), 'anon', sql)).rejects.toThrow(/permission denied/);
      await expect(asRole(open(), 'authenticated', sql)).rejects.toThrow(/permission denied/);
    });

    test('lets service_role store, read and call the functions', async () => {
      const { query } = open();
      await query('set role service_role');
      try {
        await postgresExporter(query)([aSpan(), aLog()], REQUEST);
        await query("insert into public.domain_events (event_type, trace_id) values ('member.invited', $1)", [
          TRACE,
        ]);
        expect(await query('select type from api.get_trace_timeline($1)', [TRACE])).toEqual([
          { type: 'span' },
          { type: 'log' },
          { type: 'event' },
        ]);
        expect(await query("select type from api.get_trace_timeline($1, 'acme')", [TRACE])).toEqual([]);
      } finally {
        await query('reset role');
      }
    });

    test('runs every function with the rights of its caller and an empty search path', async () => {
      const functions = await open().query(
        "select prosecdef, proconfig::text as config from pg_proc where pronamespace = 'api'::regnamespace",
      );
      expect(functions).toHaveLength(6);
      for (const row of functions)
        expect(row).toEqual({ prosecdef: false, config: '{"search_path=\\"\\""}' });
    });
  });

  describe('access that an administrator grants', () => {
    beforeEach(async () => {
      await empty(open());
      await migrate(open().query);
    });

    test("is not on domain_events, even if Supabase's default privileges would give it", async () => {
      const { query } = open();
      await empty(open());
      const supabase = 'alter default privileges in schema public';
      await query(`${supabase} grant all on tables to anon, authenticated, service_role`);
      try {
        await migrate(query);
        expect(await query(RIGHTS)).toEqual([]);
      } finally {
        await query(`${supabase} revoke all on tables from anon, authenticated, service_role`);
      }
    });

    test('shows no row even to a role that was granted select by mistake', async () => {
      const { query } = open();
      await postgresExporter(query)([aSpan(), aLog()], REQUEST);
      await query("insert into public.domain_events (event_type) values ('member.invited')");
      await query('grant usage on schema waybill to anon');
      await query(
        'grant select on waybill.spans, waybill.logs, waybill.migrations, public.domain_events to anon',
      );
      for (const table of ['waybill.spans', 'waybill.logs', 'waybill.migrations', 'public.domain_events']) {
        expect(await asRole(open(), 'anon', `select count(*)::text as rows from ${table}`)).toEqual([
          { rows: '0' },
        ]);
      }
    });

    test('restrictAccess takes back the grants in all schemas, for later tables too', async () => {
      const { query } = open();
      for (const role of ['anon', 'authenticated']) {
        await query(`grant usage on schema waybill to ${role}`);
        await query(`grant all on all tables in schema waybill to ${role}`);
        await query(`grant execute on all functions in schema api to ${role}`);
        await query(`alter default privileges in schema waybill grant all on tables to ${role}`);
      }
      expect(await query(RIGHTS)).not.toEqual([]);
      await restrictAccess(query);
      await query('create table waybill.later (id int)');
      expect(await query(RIGHTS)).toEqual([]);
      expect(await asRole(open(), 'service_role', 'select * from waybill.spans')).toEqual([]);
    });
  });
}
