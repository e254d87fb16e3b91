import { PGlite } from '@electric-sql/pglite';
import { type QueryFunction, migrate } from 'waybill/postgres';

/** Opens a migrated database in memory. */
export async function openDatabase(): Promise<{ query: QueryFunction; close: () => Promise<void> }> {
  const pglite = await PGlite.create();
  const query: QueryFunction = async (sql, params) =>
    (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
  await migrate(query);
  return { query, close: () => pglite.close() };
}
