const FUNCTIONS =
  'api.get_events_by_session(uuid), api.get_events_by_correlation(uuid), api.get_trace_timeline(text)';

const TENANT_FUNCTIONS =
  'api.get_events_by_session(uuid, text), api.get_events_by_correlation(uuid, text), api.get_trace_timeline(text, text)';

/**
 * The statements that set the access rights: `service_role` and the owner of the tables can read and write, and no
 * other role has rights.
 *
 * The roles are Supabase's. If a role is missing, the statements skip it. `service_role` bypasses row-level security by
 * its attribute `bypassrls`. A role of your own without this attribute needs a policy in addition to its rights. The
 * rights on an existing `public.domain_events` do not change, because that table belongs to the app.
 */
export const accessStatements: readonly string[] = [
  'revoke all on schema waybill from public',
  'revoke all on all tables in schema waybill from public',
  'alter default privileges in schema waybill revoke all on tables from public',
  // By default, PostgreSQL lets every role execute a new function.
  `revoke all on function ${FUNCTIONS} from public`,
  `do $access$
  declare
    role_name text;
  begin
    for role_name in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on schema waybill from %I', role_name);
      execute format('revoke all on all tables in schema waybill from %I', role_name);
      execute format('alter default privileges in schema waybill revoke all on tables from %I', role_name);
      execute format('alter default privileges in schema waybill revoke all on sequences from %I', role_name);
      execute format('alter default privileges in schema waybill revoke all on functions from %I', role_name);
      execute format('revoke all on function ${FUNCTIONS} from %I', role_name);
    end loop;
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      grant usage on schema waybill, api to service_role;
      grant select, insert, update, delete on waybill.spans, waybill.logs to service_role;
      grant select on waybill.migrations to service_role;
      grant execute on function ${FUNCTIONS} to service_role;
    end if;
  end
  $access$`,
];

/**
 * The statements that set the access rights on the functions with the parameter `p_tenant`. Only `service_role` and the
 * owner can execute them.
 */
export const tenantAccessStatements: readonly string[] = [
  `revoke all on function ${TENANT_FUNCTIONS} from public`,
  `do $access$
  declare
    role_name text;
  begin
    for role_name in select rolname from pg_catalog.pg_roles where rolname in ('anon', 'authenticated') loop
      execute format('revoke all on function ${TENANT_FUNCTIONS} from %I', role_name);
    end loop;
    if exists (select from pg_catalog.pg_roles where rolname = 'service_role') then
      grant execute on function ${TENANT_FUNCTIONS} to service_role;
    end if;
  end
  $access$`,
];
