import type { QueryFunction } from '../rows/query-function.ts';
import { accessStatements, tenantAccessStatements } from './access-statements.ts';

/**
 * Restores the rights that `migrate` set on Waybill's tables and functions: `service_role` and the owner have all
 * rights, and `anon`, `authenticated` and every other role have none.
 *
 * `migrate` sets the rights only once. So call this function after another program has granted rights in all schemas,
 * as `@supabase/lite` does at its first request. Also call it if the roles were created later than the tables. The
 * function revokes all rights of `anon` and `authenticated` on `waybill` and on the functions in `api`, even rights
 * that you granted on purpose. The query function must connect as the owner of the tables. Rejects with the database's
 * error.
 */
export async function restrictAccess(query: QueryFunction): Promise<void> {
  for (const statement of [...accessStatements, ...tenantAccessStatements]) await query(statement);
}
