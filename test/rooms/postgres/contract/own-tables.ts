import { formatReference, parseReference, type TracingContext } from 'waybill';
import { emitEvent, migrate, traceColumns, traceValues, type QueryFunction } from 'waybill/postgres';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OTHER_TRACE, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

const UUID = '0190b8e4-0000-7000-8000-0000000000aa';
const context: TracingContext = {
  traceId: TRACE,
  spanId: '00f067aa0ba902b7',
  parentSpanId: '00f067aa0ba902b6',
  flags: 1,
  correlationId: UUID,
  sessionId: null,
  foreignTraceId: 'order-4711',
};
const ADDED =
  'trace_id text, span_id text, parent_span_id text, correlation_id uuid, current_span_id text, foreign_trace_id text';

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
      expect(form).toEqual({ columns: `id text, ${ADDED}`, indexes: 4 });
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
          foreign_trace_id: 'order-4711',
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
      expect(await formOf(open(), `"My app"."${name}"`)).toMatchObject({ indexes: 4 });
    });

    test('takes a table of the search path without its schema', async () => {
      const { query } = open();
      await query('create table public.own_tasks (id text)');
      try {
        await apply(query, 'own_tasks');
        expect(await formOf(open(), 'public.own_tasks')).toEqual({
          columns: `id text, ${ADDED}`,
          indexes: 4,
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

  describe('emitEvent and a table with columns of its own', () => {
    beforeEach(async () => {
      await empty(open());
      await migrate(open().query);
      await open().query(`create table public.order_events (like public.domain_events including all,
        order_id bigint, "Total sum" numeric(9, 2), tags text[], payload jsonb, due timestamptz,
        state text default 'new', open boolean)`);
    });
    afterEach(() => open().query('drop table public.order_events'));

    test('writes a value of each type beside the ids, and leaves out what is undefined', async () => {
      const due = new Date('2026-01-02T03:04:05.006Z');
      const { id } = await emitEvent(
        open().query,
        {
          type: 'order.placed',
          table: 'public.order_events',
          columns: {
            order_id: 9_007_199_254_740_993n,
            'Total sum': 12.5,
            tags: ["a'", 'b"', '{c}'],
            payload: { deep: [1, null] },
            due,
            state: undefined,
            open: true,
          },
        },
        context,
      );
      const row = await one(
        open(),
        `select id::text, event_type, trace_id, span_id, parent_span_id, correlation_id::text,
          event_metadata ->> 'foreign_trace_id' as foreign_id, order_id::text, "Total sum"::text as total,
          tags::text, payload::text, (extract(epoch from due) * 1000)::bigint::text as due, state, open
        from public.order_events`,
      );
      expect(row).toEqual({
        id,
        event_type: 'order.placed',
        trace_id: TRACE,
        span_id: context.spanId,
        parent_span_id: context.parentSpanId,
        correlation_id: UUID,
        foreign_id: 'order-4711',
        order_id: '9007199254740993',
        total: '12.50',
        tags: `{a',"b\\"","{c}"}`,
        payload: '{"deep": [1, null]}',
        due: String(due.getTime()),
        state: 'new',
        open: true,
      });
    });

    test.each([
      ['a quote', { 'a"; drop table order_events; --': 1 }, 'got the column "a\\"; drop'],
      ['no name', { '': 1 }, 'got the column ""'],
      ['64 bytes', { ['x'.repeat(64)]: 1 }, 'got the column "xxx'],
      ['a trace column', { trace_id: 'x' }, 'got the column trace_id twice'],
      ['the user', { user_id: null }, 'got the column user_id twice'],
    ])('refuses a column with %s before it writes', async (_, columns, problem) => {
      const event = { type: 'order.placed', table: 'order_events', columns };
      await expect(emitEvent(open().query, event, context)).rejects.toThrow(`[waybill] emitEvent ${problem}`);
      expect(await open().query('select from public.order_events')).toEqual([]);
    });

    test('refuses a table that is no name, and tells of a column or table that is missing', async () => {
      const emit = (table: string, columns = {}) =>
        emitEvent(open().query, { type: 'order.placed', table, columns }, context);
      await expect(emit('order_events; drop table x')).rejects.toThrow(
        '[waybill] emitEvent got "order_events; drop table x" as a table; pass \'tasks\'',
      );
      await expect(emit('public.nowhere')).rejects.toThrow(/nowhere.*does not exist/);
      await expect(emit('order_events', { nothing: 1 })).rejects.toThrow(/nothing.*does not exist/);
    });
  });
}
