/**
 * Runs one SQL statement and returns its rows.
 *
 * Wrap your database driver in such a function. Waybill calls the function only in ways that suit postgres.js,
 * node-postgres, PGlite and Supabase's drivers. Each call is one statement. The parameters, `$1` and so on, are strings
 * or null. JSON is passed as text (`$1::text::jsonb`). Times and 64-bit numbers are selected as text.
 */
export type QueryFunction = (
  sql: string,
  params?: readonly (string | null)[],
) => Promise<readonly Record<string, unknown>[]>;
