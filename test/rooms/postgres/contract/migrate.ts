import { migrate, migrations, postgresExporter, readTrace, restrictAccess } from 'waybill/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { aSpan, REQUEST, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';
import { COLUMNS } from './existing-events.ts';

const NAMES = migrations.map(({ name }) => name);

const EVERYTHING = `select md5(string_agg(line, E'\\n' order by line)) as state from (
    select format('%s %s %s %s', oid::regclass, relkind, relacl, relrowsecurity) as line from pg_class
      where relnamespace in (select oid from pg_namespace where nspname in ('waybill', 'api', 'public'))
    union all select pg_get_functiondef(oid) || proacl::text from pg_proc
      where pronamespace = to_regnamespace('api')
    union all select format('%s %s', name, applied_at) from waybill.migrations
  ) as everything`;

/** The promises of `migrate`, on every engine. */
export function migrateContract(open: () => TestDatabase): void {
  describe('migrate', () => {
    beforeEach(() => empty(open()));

    test('builds everything in an empty database and lists the applied migrations', async () => {
      const { query } = open();
      expect(await migrate(query)).toEqual({ applied: NAMES });
      const tables = await query(
        "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'waybill') order by 1",
      );
      expect(tables.map(({ name }) => name)).toEqual([
        'public.domain_events',
        'waybill.logs',
        'waybill.migrations',
        'waybill.spans',
      ]);
    });

    test('creates domain_events so that an event needs nothing but its type', async () => {
      const { query } = open();
      await migrate(query);
      await query("insert into public.domain_events (event_type) values ('member.invited')");
      expect(
        await one(open(), 'select id::text, event_data, event_metadata, user_id from domain_events'),
      ).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        event_data: {},
        event_metadata: {},
        user_id: null,
      });
      expect((await one(open(), COLUMNS)).columns).toBe(
        'id uuid not null, event_type text not null, event_data jsonb not null, event_metadata jsonb not null, ' +
          'user_id uuid, correlation_id uuid, session_id uuid, trace_id text, span_id text, parent_span_id text, ' +
          'created_at timestamp with time zone not null',
      );
    });

    test('changes nothing when it runs again', async () => {
      const { query } = open();
      await migrate(query);
      const before = await one(open(), EVERYTHING);
      expect(await migrate(query)).toEqual({ applied: [] });
      expect(await one(open(), EVERYTHING)).toEqual(before);
    });

    test('applies only the missing migrations', async () => {
      const { query } = open();
      await migrate(query);
      await query(
        "delete from waybill.migrations where name in ('0003-domain-events-indexes', '0007-access')",
      );
      await query('drop index public.domain_events_reference_idx');
      expect(await migrate(query)).toEqual({ applied: ['0003-domain-events-indexes', '0007-access'] });
      expect(
        await one(open(), "select to_regclass('public.domain_events_reference_idx') is not null as there"),
      ).toEqual({
        there: true,
      });
    });

    test('runs each statement of its list alone, and again, without harm', async () => {
      const { query } = open();
      for (const statement of [...migrations, ...migrations].flatMap(({ statements }) => statements)) {
        await query(statement);
      }
      expect(await migrate(query)).toEqual({ applied: NAMES });
    });

    test('refuses a database if a migration was applied to it in another form', async () => {
      const { query } = open();
      await migrate(query);
      await query("update waybill.migrations set checksum = 'another' where name = '0004-spans'");
      await expect(migrate(query)).rejects.toThrow(
        /^\[waybill\] the migration 0004-spans was applied to this database in another form; use/,
      );
    });

    test('leaves nothing of a migration behind if its last statement fails', async () => {
      const { query } = open();
      await query('create schema api');
      await query(
        "create function api.get_trace_timeline(p_trace_id text) returns int language sql as 'select 1'",
      );
      await expect(migrate(query)).rejects.toThrow(/cannot change return type/);
      expect(await query("select proname from pg_proc where pronamespace = 'api'::regnamespace")).toEqual([
        { proname: 'get_trace_timeline' },
      ]);
      await query('drop function api.get_trace_timeline(text)');
      expect(await migrate(query)).toEqual({ applied: NAMES.slice(NAMES.indexOf('0006-api')) });
    });

    test('keeps each migration as databases remember it', async () => {
      const { query } = open();
      await migrate(query);
      const rows = await query(
        "select name || ' ' || left(checksum, 12) as line from waybill.migrations order by name",
      );
      expect(rows.map(({ line }) => line)).toMatchInlineSnapshot(`
        [
          "0001-migrations dd73d9e0be1e",
          "0002-domain-events 34d1b5e3c541",
          "0003-domain-events-indexes 00f463aac72f",
          "0004-spans 57e4ef9361b4",
          "0005-logs 7d9f826ee20e",
          "0006-api eb0dc6895ce2",
          "0007-access 58ebf7e9d8e0",
          "0008-tenants d948e88bcdc2",
          "0009-tenant-indexes d8669dfb8ec5",
          "0010-tenant-api 1025c856f1d0",
          "0011-lanes 8fd4f8484ae6",
          "0012-lane-api 67f19cfa4098",
          "0013-foreign-trace-ids 7f9f505e284f",
          "0014-carried-foreign-ids 6ae569d42550",
          "0015-failures 214125e1e74a",
          "0016-reading 4bd04cdf6562",
          "0017-services f6ab7d2d895a",
        ]
      `);
    });

    test('needs no superuser, only a role that may create schemas and tables', async () => {
      const { query } = open();
      const [database] = await query('select quote_ident(current_database()) as name');
      await query('create role migrator nologin');
      await query(`grant create on database ${String(database?.name)} to migrator`);
      await query('grant create on schema public to migrator');
      await query('set role migrator');
      try {
        expect(await migrate(query)).toEqual({ applied: NAMES });
        await restrictAccess(query);
        await postgresExporter(query)([aSpan()], REQUEST);
        expect(await readTrace(query, TRACE)).toMatchObject({ spans: [aSpan()] });
      } finally {
        await query('reset role');
        await query('drop owned by migrator cascade');
        await query('drop role migrator');
      }
    });

    test('never needs an extension', async () => {
      const { query } = open();
      await migrate(query);
      expect(await query("select extname from pg_extension where extname <> 'plpgsql'")).toEqual([]);
    });
  });
}
