/**
 * The statements for the table of domain events. Each row is a business event, with the ids of the action that caused
 * the event.
 *
 * If the table does not exist, the migration creates it with these columns:
 *
 * - `id uuid`, by default a random id; `created_at timestamptz`, by default now
 * - `event_type text`, such as `member.invited`, and `event_data jsonb`, the details of the event
 * - `event_metadata jsonb`, data about the event itself: a copy of the ids in the columns, and `duration_ms`
 * - `user_id uuid`: the acting user, from the verified token. It has no foreign key, because events stay when their
 *   user is deleted
 *
 * An existing table keeps its columns, defaults, rights and policies. After the migration, a new table and an existing
 * table both have these columns. All of them are nullable:
 *
 * - `correlation_id uuid`: connects the events of one business process
 * - `session_id uuid`: the auth session, from the verified token
 * - `trace_id text`, 32 hex digits: the trace of the user's action
 * - `span_id text`, 16 hex digits: the step that wrote the event
 * - `parent_span_id text`, 16 hex digits: the step that caused the step in `span_id`
 *
 * The ids have no check constraint, because an event is worth more than its ids: an invalid id must not prevent the
 * insert.
 */
export const domainEventsTable: readonly string[] = [
  `do $create$
  declare
    role_name text;
  begin
    if pg_catalog.to_regclass('public.domain_events') is not null then
      return;
    end if;
    create table public.domain_events (
      id uuid primary key default gen_random_uuid(),
      event_type text not null,
      event_data jsonb not null default '{}',
      event_metadata jsonb not null default '{}',
      user_id uuid,
      correlation_id uuid,
      session_id uuid,
      trace_id text,
      span_id text,
      parent_span_id text,
      created_at timestamptz not null default now()
    );
    alter table public.domain_events enable row level security;
    revoke all on public.domain_events from public;
    for role_name in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on public.domain_events from %I', role_name);
    end loop;
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      grant select, insert, update, delete on public.domain_events to service_role;
    end if;
  end
  $create$`,
  `alter table public.domain_events
    add column if not exists event_metadata jsonb,
    add column if not exists correlation_id uuid,
    add column if not exists session_id uuid,
    add column if not exists trace_id text,
    add column if not exists span_id text,
    add column if not exists parent_span_id text`,
];

/**
 * The statements for the indexes that searches of domain events use. Each index holds only rows that have the id, so
 * rows from before the migration take no space.
 *
 * While PostgreSQL builds an index, writes must wait for as long as one scan of the table takes. If that is too long,
 * create the indexes before the migration, under the same names, with `create index concurrently`. The migration skips
 * existing indexes.
 */
export const domainEventsIndexes: readonly string[] = [
  `create index if not exists domain_events_correlation_id_idx
    on public.domain_events (correlation_id, created_at desc) where correlation_id is not null`,
  `create index if not exists domain_events_session_id_idx
    on public.domain_events (session_id, created_at desc) where session_id is not null`,
  `create index if not exists domain_events_trace_id_idx
    on public.domain_events (trace_id, created_at desc) where trace_id is not null`,
  `create index if not exists domain_events_reference_idx
    on public.domain_events (right(trace_id, 10), created_at desc) where trace_id is not null`,
];
