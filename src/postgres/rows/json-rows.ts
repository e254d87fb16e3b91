import type { QueryFunction } from './query-function.ts';

/**
 * Runs a statement that selects one text column with the name `json`, and returns the parsed rows.
 *
 * Drivers read times, 64-bit numbers and JSON in different ways. Some drivers also rename columns and keys (postgres.js
 * with `transform`). But all drivers return a text unchanged if the name of its column is one word.
 */
export async function jsonRows<Row>(
  query: QueryFunction,
  sql: string,
  params: readonly (string | null)[] = [],
): Promise<readonly Row[]> {
  const rows = await query(sql, params);
  return rows.map((row) => JSON.parse(row.json as string) as Row);
}
