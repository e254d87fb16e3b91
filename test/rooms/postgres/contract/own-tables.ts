import { formatReference, parseReference, type TracingContext } from 'waybill';
import { traceColumns, traceValues, type QueryFunction } from 'waybill/postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OTHER_TRACE, TRACE } from '../records.ts';
import { one, type TestDatabase } from '../test-database.ts';

const UUID = '0190b8e4-0000-7000-8000-0000000000aa';
const context: TracingContext = {
  traceId: TRACE,
  spanId: '00f067aa0ba902b7',
  parentSpanId: '00f067aa0ba902b6',
  flags: 1,
  correlationId: UUID,
  sessionId: null,
};
const ADDED = 'trace_id text, span_id text, parent_span_id text, correlation_id uuid, current_span_id text';

async function apply(query: QueryFunction, table: string): Promise<void> {
  for (const statement of traceColumns(table)) await query(statement);
}

/** Inserts a row with the ids of a context, as an app does. */
async function insert(
  query: QueryFunction,
  table: string,
  id: string,
  origin?: TracingContext,
): Promise<void> {
  const values = { id, ...traceValues(origin) };
  const names = Object.keys(values);
  await query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((name, at) => `$${at + 1}::text${name === 'correlation_id' ? '::uuid' : ''}`).join(', ')})`,
    Object.values(values),
  );
}

/** The columns, rows and indexes of a table, in one line each. */
async function formOf(database: TestDatabase, table: string): Promise<Record<string, unknown>> {
  return one(
    database,
    `select (select string_agg(attname || ' ' || format_type(atttypid, null), ', ' order by attnum) from pg_attribute
        where attrelid = '${table}'::regclass and attnum > 0) as columns,
      (select count(*)::int from pg_index where indrelid = '${table}'::regclass and indpred is not null) as indexes`,
  );
}

/** The ids of work in the app's own tables. */
export function ownTablesContract(open: () => TestDatabase): void {
  describe('traceColumns and an own table', () => {
    beforeEach(async () => {
      await open().query('create schema "My app"');
      await open().query('create table "My app".tasks (id text primary key)');
    });
    afterEach(() => open().query('drop schema "My app" cascade'));

    test('adds columns and partial indexes once, and leaves rows alone', async () => {
      const { query } = open();
      const name = '"My app".tasks';
      await query(`insert into ${name} (id) values ('before')`);
      const row = await one(open(), `select id, xmin::text from ${name}`);
      await apply(query, 'My app.tasks');
      const form = await formOf(open(), name);
      expect(form).toEqual({ columns: `id text, ${ADDED}`, indexes: 3 });
      await apply(query, 'My app.tasks');
      expect(await formOf(open(), name)).toEqual(form);
      expect(await one(open(), `select id, xmin::text from ${name}`)).toEqual(row);
    });

    test('lets each step of an insert and an update be found by the reference of its trace', async () => {
      const { query } = open();
      await apply(query, 'My app.tasks');
      await insert(query, '"My app".tasks', 'mine', context);
      await insert(query, '"My app".tasks', 'other', { ...context, traceId: OTHER_TRACE });
      await insert(query, '"My app".tasks', 'without');
      const step = traceValues({ ...context, spanId: '00f067aa0ba902b8' });
      await query(`update "My app".tasks set current_span_id = $1::text where id = 'mine'`, [
        step.current_span_id,
      ]);
      const reference = parseReference(formatReference(TRACE));
      expect(
        await query('select * from "My app".tasks where right(trace_id, 10) = $1::text', [
          'low40' in reference ? reference.low40 : null,
        ]),
      ).toEqual([
        {
          id: 'mine',
          trace_id: TRACE,
          span_id: '00f067aa0ba902b7',
          parent_span_id: '00f067aa0ba902b6',
          correlation_id: UUID,
          current_span_id: '00f067aa0ba902b8',
        },
      ]);
    });

    test.each([
      ['a name of 63 bytes', 'x'.repeat(63)],
      ['letters of two bytes', 'ä'.repeat(31)],
      ['spaces, upper case and a word of SQL', 'Select from-1 $'],
    ])('takes %s, and gives each index a name of its own', async (_, name) => {
      const { query } = open();
      await query(`create table "My app"."${name}" (id text)`);
      await apply(query, `My app.${name}`);
      expect(await formOf(open(), `"My app"."${name}"`)).toMatchObject({ indexes: 3 });
    });

    test('takes a table of the search path without its schema', async () => {
      const { query } = open();
      await query('create table public.own_tasks (id text)');
      try {
        await apply(query, 'own_tasks');
        expect(await formOf(open(), 'public.own_tasks')).toEqual({
          columns: `id text, ${ADDED}`,
          indexes: 3,
        });
      } finally {
        await query('drop table public.own_tasks');
      }
    });

    test('keeps fitting columns that exist, and names a column of another type before it changes anything', async () => {
      const { query } = open();
      await query('alter table "My app".tasks add trace_id varchar(32), add correlation_id uuid');
      await apply(query, 'My app.tasks');
      await query('create table "My app".jobs (id text, span_id bigint)');
      await expect(apply(query, 'My app.jobs')).rejects.toThrow(
        '[waybill] a column of traceColumns exists with another type; span_id of "My app".jobs is bigint, so convert it to text, or rename it',
      );
      expect(await formOf(open(), '"My app".jobs')).toMatchObject({ columns: 'id text, span_id bigint' });
      await expect(apply(query, 'My app.nowhere')).rejects.toThrow(/does not exist/);
    });
  });
}
