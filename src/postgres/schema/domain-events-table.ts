/**
 * The table of domain events: what happened in the business, each row with the ids of what caused it.
 *
 * Where there is none, it is created:
 *
 * - `id uuid`, by default a random one; `created_at timestamptz`, by default now
 * - `event_type text`, such as `member.invited`, and `event_data jsonb`, what is to be said about it
 * - `event_metadata jsonb`: about the event itself: the same ids as in the columns, and `duration_ms`
 * - `user_id uuid`: who did it, from the verified token. No foreign key: an event outlives its user
 *
 * A table that exists keeps its columns, defaults, rights and policies as they are. Both then have, all of them nullable:
 *
 * - `correlation_id uuid`: ties the events of one business process together
 * - `session_id uuid`: the auth session, from the verified token
 * - `trace_id text`, 32 hex digits: the user action's trace; `span_id text`, 16: the step that wrote the event;
 *   `parent_span_id text`: the step that caused that step
 *
 * The ids have no check constraint: the event is worth more than its label, and must not fail because of it.
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
 * The indexes behind every search for events. They hold only rows that carry the id, so rows from before cost nothing.
 *
 * Building them stops writes for as long as one reading of the table takes. Where that is too long, create them
 * beforehand by these names with `create index concurrently`: indexes that exist are left alone.
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
