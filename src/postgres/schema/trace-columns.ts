import { hashIdentity } from '../../core/internal.ts';
import { bytesOf, quoteName, tableParts } from '../rows/identifiers.ts';

const MOST_BYTES = 63;

const COLUMNS: Readonly<Record<string, string>> = {
  trace_id: 'text',
  span_id: 'text',
  parent_span_id: 'text',
  correlation_id: 'uuid',
  current_span_id: 'text',
  foreign_trace_id: 'text',
};

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

// PostgreSQL cuts a longer name, so two indexes of a long table would have one name, and the second would be missing.
function indexName(table: string, column: string): string {
  const whole = `${table}_${column}_idx`;
  if (bytesOf(whole) <= MOST_BYTES) return `"${whole}"`;
  return `"waybill_${hashIdentity(table).slice(0, 16)}_${column}_idx"`;
}

// `add column if not exists` says nothing about an existing column of another type.
function checkStatement(name: string): string {
  const types = Object.entries(COLUMNS).map(([column, type]) => `(${quoteText(column)}, ${quoteText(type)})`);
  return `do ${quoteText(`declare
    problem text;
  begin
    select pg_catalog.format('[waybill] a column of traceColumns exists with another type; %s of %s is %s, so convert it to %s, or rename it',
      attname, attrelid::regclass, pg_catalog.format_type(atttypid, null), wanted.type) into problem
    from pg_catalog.pg_attribute join (values ${types.join(', ')}) as wanted (name, type) on attname = wanted.name
    where attrelid = ${quoteText(name)}::regclass and attnum > 0 and not attisdropped
      and not (wanted.type = pg_catalog.format_type(atttypid, null)
        or wanted.type = 'text' and pg_catalog.format_type(atttypid, null) = 'character varying')
    limit 1;
    if problem is not null then
      raise exception '%', problem;
    end if;
  end`)}`;
}

/**
 * Returns the SQL statements that give a table of your own the ids of the work that writes a row. Write them into your
 * migrations. Each statement changes nothing if it runs a second time.
 *
 * The table gets these columns. All of them are nullable, so existing rows and inserts stay valid. {@link traceValues}
 * returns their values:
 *
 * - `trace_id text`, 32 hex digits, `span_id text` and `parent_span_id text`, 16 hex digits: the step that wrote the row
 * - `correlation_id uuid`: connects the rows of one business process
 * - `current_span_id text`: the step that works on the row now. Each step sets it
 * - `foreign_trace_id text`: the id that another system gave to the work, such as `order-4711`
 *
 * Searches by trace id, reference, correlation id and foreign id get a partial index each. While PostgreSQL builds an index, writes
 * must wait for as long as one scan of the table takes. For a large table, create the indexes under the same names
 * before, with `create index concurrently`.
 *
 * `table` is the name as `pg_tables` has it, without quotes and with its schema if you like: `tasks`, `public.tasks`.
 * Upper and lower case count. Throws a `TypeError` for any other text. If the table has a column with one of these names
 * and another type, the first statement fails, and its message names the column.
 */
export function traceColumns(table: string): readonly string[] {
  const parts = tableParts(table, 'traceColumns');
  const name = parts.map(quoteName).join('.');
  const index = (column: string, expression: string): string =>
    `create index if not exists ${indexName(parts.at(-1)!, column)} on ${name} (${expression}) where ${
      column === 'reference' ? 'trace_id' : column
    } is not null`;
  return [
    checkStatement(name),
    `alter table ${name} ${Object.entries(COLUMNS)
      .map(([column, type]) => `add column if not exists ${column} ${type}`)
      .join(', ')}`,
    index('trace_id', 'trace_id'),
    index('reference', 'right(trace_id, 10)'),
    index('correlation_id', 'correlation_id'),
    index('foreign_trace_id', 'foreign_trace_id'),
  ];
}
