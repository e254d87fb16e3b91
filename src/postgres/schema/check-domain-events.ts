import type { QueryFunction } from '../rows/query-function.ts';
import { jsonRows } from '../rows/json-rows.ts';

const TEXT = ['text', 'character varying', 'character'];

const FITTING_TYPES: Readonly<Record<string, readonly string[]>> = {
  created_at: ['timestamp with time zone', 'timestamp without time zone'],
  event_metadata: ['jsonb', 'json'],
  correlation_id: ['uuid'],
  session_id: ['uuid'],
  trace_id: TEXT,
  span_id: TEXT,
  parent_span_id: TEXT,
};

interface TableForm {
  readonly kind: string;
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Returns the reason why an existing `public.domain_events` cannot get Waybill's columns and indexes. Returns `null` if
 * the table can get them, or does not exist. This check is necessary, because `add column if not exists` does not
 * report an existing column with the same name and another type.
 */
export async function checkDomainEvents(query: QueryFunction): Promise<string | null> {
  const [table] = await jsonRows<TableForm>(
    query,
    `select jsonb_build_object('kind', class.relkind, 'columns', (
      select jsonb_object_agg(attname, pg_catalog.format_type(atttypid, null))
      from pg_catalog.pg_attribute
      where attrelid = class.oid and attnum > 0 and not attisdropped
    ))::text as json
    from pg_catalog.pg_class as class
    where class.oid = pg_catalog.to_regclass('public.domain_events')`,
  );
  if (!table) return null;
  if (table.kind !== 'r' && table.kind !== 'p') {
    return 'public.domain_events is not a table; rename it to make room for the table';
  }
  if (table.columns.created_at === undefined) {
    return 'public.domain_events has no column created_at, and Waybill orders events by it; add one (timestamptz)';
  }
  for (const [column, types] of Object.entries(FITTING_TYPES)) {
    const type = table.columns[column];
    if (type !== undefined && !types.includes(type)) {
      return `public.domain_events.${column} is of type ${type}; convert it to ${types[0]}, or rename it`;
    }
  }
  return null;
}
