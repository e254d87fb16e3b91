/**
 * Returns the statement that gives a table a primary key of more columns. It changes nothing if the key has them
 * already.
 */
export function keyStatement(table: 'spans' | 'logs', columns: readonly string[]): string {
  return `do $key$
  begin
    if exists (
      select from pg_catalog.pg_constraint where conname = '${table}_key'
        and conrelid = 'waybill.${table}'::pg_catalog.regclass and pg_catalog.cardinality(conkey) < ${columns.length}
    ) then
      alter table waybill.${table} drop constraint ${table}_key,
        add constraint ${table}_key primary key (${columns.join(', ')});
    end if;
  end
  $key$`;
}

function columnStatement(table: 'spans' | 'logs'): string {
  return `alter table waybill.${table} add column if not exists tenant text not null default 'default'
    constraint ${table}_tenant check (octet_length(tenant) between 1 and 128)`;
}

/**
 * The statements that add the column `tenant` to the tables of spans and log records. `tenant` is the owner of a row.
 * The ingest gets the tenant from `authenticate`. The column comes first in the key of both tables, so that two tenants
 * can store records with the same ids. Rows from before the migration belong to `default`.
 *
 * While PostgreSQL builds the new keys, readers and writers of the two tables must wait for as long as one scan of the
 * tables takes.
 */
export const tenantColumns: readonly string[] = [
  columnStatement('spans'),
  columnStatement('logs'),
  keyStatement('spans', ['tenant', 'trace_id', 'span_id']),
  keyStatement('logs', ['tenant', 'uid']),
];

function indexStatements(table: 'spans' | 'logs', time: string): readonly string[] {
  const indexes: (readonly [name: string, columns: string, present: string])[] = [
    ['span_id', 'span_id', 'span_id'],
    ['reference', `right(trace_id, 10), ${time} desc`, 'trace_id'],
    ['correlation_id', `correlation_id, ${time} desc`, 'correlation_id'],
    ['session_id', `session_id, ${time} desc`, 'session_id'],
    // The primary key of `spans` already begins with the tenant and the trace id, so only `logs` needs this index.
    ...(table === 'logs' ? [['trace_id', `trace_id, ${time} desc`, 'trace_id'] as const] : []),
  ];
  return indexes.flatMap(([name, columns, present]) => [
    `create index if not exists ${table}_tenant_${name}_idx
    on waybill.${table} (tenant, ${columns}) where ${present} is not null`,
    `drop index if exists waybill.${table}_${name}_idx`,
  ]);
}

/**
 * The statements that replace the indexes of both tables with indexes that begin with the tenant. So the rows of one
 * tenant do not slow down the searches of another tenant.
 */
export const tenantIndexes: readonly string[] = [
  ...indexStatements('spans', 'start_time_unix_nano'),
  ...indexStatements('logs', 'time_unix_nano'),
];
