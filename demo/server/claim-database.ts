import type { QueryFunction } from 'waybill/postgres';
import { StartProblem } from './start-problem.ts';

const MARK = "Made by Waybill's demo, which may change anything in this database.";

// Objects of an extension do not count, because servers come with some extensions.
const OTHERS_OBJECTS = `select found from (
  select 1 as rank, case c.relkind when 'S' then 'sequence ' when 'v' then 'view ' when 'm' then 'view ' else 'table ' end || c.oid::regclass::text as found, c.oid as id
  from pg_catalog.pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and c.relnamespace = to_regnamespace('public')
  union all
  select 2, 'schema ' || nspname, oid from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')
  union all
  select 3, 'function ' || oid::regprocedure::text, oid from pg_catalog.pg_proc
  where pronamespace = to_regnamespace('public')
  union all
  select 4, 'type ' || oid::regtype::text, oid from pg_catalog.pg_type
  where typnamespace = to_regnamespace('public') and typtype in ('d', 'e')
) as objects
where not exists (select from pg_catalog.pg_depend d where d.objid = objects.id and d.deptype = 'e')
order by rank, found limit 1`;

// lite needs more rights than the owner of a database has: it takes on roles, and `service_role` bypasses policies.
const MAY_EVERYTHING =
  'select rolsuper as "isSuperuser" from pg_catalog.pg_roles where rolname = current_user';

/**
 * Makes sure that the database belongs to the demo: it is empty, or the demo made it before. An empty database gets a
 * mark.
 *
 * This has to come before lite sees the database, because lite grants `anon` everything there. Changes nothing in a
 * database of another app, or in a database where the demo lacks rights.
 */
export async function claimDatabase(query: QueryFunction): Promise<void> {
  const [marked] = await query(
    "select from pg_catalog.pg_namespace where nspname = 'northwind_demo' and obj_description(oid, 'pg_namespace') = $1",
    [MARK],
  );
  if (marked) return;
  const [other] = await query(OTHERS_OBJECTS);
  if (other) {
    throw new StartProblem(
      `The database of DATABASE_URL is in use for something else (it has a ${String(other.found)}). ` +
        'Give the demo an empty one: it would grant anonymous visitors rights in it.',
    );
  }
  const [user] = await query(MAY_EVERYTHING);
  if (!user?.isSuperuser) {
    throw new StartProblem(
      'The user of DATABASE_URL is no superuser, and the demo creates roles. Give it a server of its own.',
    );
  }
  // This is one statement, so that no unmarked schema is left behind.
  await query(`do $mark$ begin
    create schema northwind_demo;
    comment on schema northwind_demo is $comment$${MARK}$comment$;
  end $mark$`);
}
