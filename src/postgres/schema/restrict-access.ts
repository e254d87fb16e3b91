import type { QueryFunction } from '../rows/query-function.ts';
import { accessStatements, tenantAccessStatements } from './access-statements.ts';

/**
 * Restores the rights that `migrate` set on Waybill's tables and functions: `service_role` and the owner have all
 * rights, and `anon`, `authenticated` and every other role have none.
 *
 * `migrate` does this once. Call this function after another program has granted rights in all schemas (Supabase's lite
 * does so at its first request), or if the roles were created later than the tables. The function also revokes the
 * rights that you granted `anon` or `authenticated` on purpose, on `waybill` or on the functions in `api`. The query
 * function must connect as the owner of the tables. Rejects with the database's error.
 */
export async function restrictAccess(query: QueryFunction): Promise<void> {
  for (const statement of [...accessStatements, ...tenantAccessStatements]) await query(statement);
}
