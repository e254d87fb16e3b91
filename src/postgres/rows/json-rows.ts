import type { QueryFunction } from './query-function.ts';

/**
 * Runs a statement that selects one text column `json`, and gives the parsed rows.
 *
 * Drivers differ in how they read times, 64-bit numbers and JSON, and some rename columns and keys on the way
 * (postgres.js with `transform`). All drivers give a text in a column with a name of one word unchanged.
 */
export async function jsonRows<Row>(
  query: QueryFunction,
  sql: string,
  params: readonly (string | null)[] = [],
): Promise<readonly Row[]> {
  const rows = await query(sql, params);
  return rows.map((row) => JSON.parse(row.json as string) as Row);
}
