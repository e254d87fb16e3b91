import { type QueryFunction, migrate } from 'waybill/postgres';
import { openPglite } from '../../house/open-pglite.ts';

/** Opens a migrated database in memory. */
export async function openDatabase(): Promise<{ query: QueryFunction; close: () => Promise<void> }> {
  const pglite = await openPglite();
  const query: QueryFunction = async (sql, params) =>
    (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
  await migrate(query);
  return { query, close: () => pglite.close() };
}
