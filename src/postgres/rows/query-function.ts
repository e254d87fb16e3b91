/**
 * Runs one SQL statement and gives its rows.
 *
 * Wrap your database driver in such a function. Waybill keeps a contract that suits postgres.js, node-postgres, PGlite
 * and Supabase's drivers: one statement per call, `$1` parameters that are strings or null, JSON passed as text
 * (`$1::text::jsonb`), times and 64-bit numbers selected as text.
 */
export type QueryFunction = (
  sql: string,
  params?: readonly (string | null)[],
) => Promise<readonly Record<string, unknown>[]>;
