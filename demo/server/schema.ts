import type { QueryFunction } from 'waybill/postgres';

// Roles belong to the whole server. Another app may have created them.
const ROLES = `do $roles$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'anon') then
    create role anon nologin;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'authenticated') then
    create role authenticated nologin;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
    create role service_role nologin bypassrls;
  end if;
end
$roles$`;

// One block is one statement and one transaction, so it creates the whole schema or nothing.
const TABLES = `do $tables$
begin
  if to_regclass('public.organizations') is not null then
    return;
  end if;

  create table public.organizations (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    region text not null,
    created_at timestamptz not null default now()
  );
  create table public.memberships (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations on delete cascade,
    user_id uuid not null,
    email text not null,
    role text not null check (role in ('admin', 'member')),
    created_at timestamptz not null default now(),
    unique (organization_id, user_id)
  );
  create unique index on public.memberships (organization_id, lower(email));
  create table public.invitations (
    id uuid primary key default gen_random_uuid(),
    organization_id uuid not null references public.organizations on delete cascade,
    email text not null,
    role text not null check (role in ('admin', 'member')),
    status text not null default 'pending' check (status in ('pending', 'accepted')),
    token uuid not null unique default gen_random_uuid(),
    correlation_id uuid not null,
    invited_by uuid not null,
    created_at timestamptz not null default now()
  );
  create unique index invitations_pending on public.invitations (organization_id, lower(email))
    where status = 'pending';
  create table public.outbox (
    id uuid primary key default gen_random_uuid(),
    recipient text not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null default now()
  );
  -- Contractors hand their work over before they leave.
  create table public.handovers (
    id uuid primary key default gen_random_uuid(),
    membership_id uuid not null references public.memberships,
    note text not null,
    created_at timestamptz not null default now()
  );
  create table public.support_staff (user_id uuid primary key);

  alter table public.organizations enable row level security;
  alter table public.memberships enable row level security;
  alter table public.invitations enable row level security;
  alter table public.outbox enable row level security;
  alter table public.handovers enable row level security;
  alter table public.support_staff enable row level security;

  -- A policy of memberships that asked memberships would never end: the function sees the table without policies.
  create function northwind_demo.is_member(organization uuid) returns boolean
    language sql stable security definer set search_path = ''
    return exists (
      select from public.memberships where organization_id = organization and user_id = auth.uid()
    );
  revoke all on function northwind_demo.is_member(uuid) from public;
  grant usage on schema northwind_demo to authenticated;
  grant execute on function northwind_demo.is_member(uuid) to authenticated;

  -- A policy asks for the user in a subquery, so that the database asks once for each statement, not for each row.
  create policy "members see their organizations" on public.organizations
    for select to authenticated using (northwind_demo.is_member(id));
  create policy "members see each other" on public.memberships
    for select to authenticated using (northwind_demo.is_member(organization_id));
  create policy "members see invitations, and whoever is invited theirs" on public.invitations
    for select to authenticated using (
      northwind_demo.is_member(organization_id) or lower(email) = lower((select auth.jwt()) ->> 'email')
    );
  create policy "support staff see that they are" on public.support_staff
    for select to authenticated using (user_id = (select auth.uid()));
end
$tables$`;

/** Creates the missing roles of Supabase. */
export async function createRoles(query: QueryFunction): Promise<void> {
  await query(ROLES);
}

/** The code of the error of the database if a change would leave an organization without an administrator. */
export const LAST_ADMIN = 'NW001';

// Two administrators can demote each other at the same moment. The lock lets the second change see the first one.
const KEEP_AN_ADMIN = [
  `create or replace function northwind_demo.keep_an_admin() returns trigger
    language plpgsql set search_path = '' as $keep$
  begin
    if old.role <> 'admin' or (tg_op = 'UPDATE' and new.role = 'admin') then
      return null;
    end if;
    perform from public.organizations where id = old.organization_id for update;
    -- Without an organization there is nothing to keep: it is being deleted with its members.
    if found and not exists (
      select from public.memberships where organization_id = old.organization_id and role = 'admin'
    ) then
      raise exception 'an organization needs an administrator' using errcode = '${LAST_ADMIN}';
    end if;
    return null;
  end
  $keep$`,
  `create or replace trigger keep_an_admin after update or delete on public.memberships
    for each row execute function northwind_demo.keep_an_admin()`,
];

/** Creates the missing tables of the app. Needs the roles, and the schema `auth` of lite. */
export async function createTables(query: QueryFunction): Promise<void> {
  await query(TABLES);
  for (const statement of KEEP_AN_ADMIN) await query(statement);
}

const ACCESS = [
  'revoke all on all tables in schema public from anon, authenticated',
  'revoke all on all sequences in schema public from anon, authenticated',
  'alter default privileges in schema public revoke all on tables from anon, authenticated',
  'alter default privileges in schema public revoke all on sequences from anon, authenticated',
  `grant select on public.organizations, public.memberships, public.invitations, public.support_staff
    to authenticated`,
];

/** Sets the rights. Signed-in people read the rows that the policies allow. Only functions write. */
export async function setAccess(query: QueryFunction): Promise<void> {
  for (const statement of ACCESS) await query(statement);
}
