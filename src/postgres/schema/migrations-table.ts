/** The statements for the schema of Waybill's own tables, and for the table that lists the applied migrations. */
export const migrationsTable: readonly string[] = [
  'create schema if not exists waybill',
  `create table if not exists waybill.migrations (
    name text constraint migrations_key primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`,
  'alter table waybill.migrations enable row level security',
];
