import type { QueryFunction } from '../rows/query-function.ts';
import { accessStatements, tenantAccessStatements } from './access-statements.ts';

/**
 * Gives Waybill's tables and functions the rights again that `migrate` gave them: `service_role` and the owner
 * everything, `anon`, `authenticated` and everybody else nothing.
 *
 * `migrate` does this once. Call it yourself after something else has granted rights in all schemas (Supabase's lite
 * does so at its first request), or after the roles were created later than the tables. It also takes back what you
 * granted `anon` or `authenticated` on `waybill` or on the functions in `api` on purpose. Needs the owner of the tables.
 */
export async function restrictAccess(query: QueryFunction): Promise<void> {
  for (const statement of [...accessStatements, ...tenantAccessStatements]) await query(statement);
}
