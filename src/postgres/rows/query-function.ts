/**
 * Runs one SQL statement and gives its rows.
 *
 * Whatever database driver you use, wrap it in such a function. The contract that Waybill keeps in turn, so that
 * postgres.js, node-postgres, PGlite and Supabase's drivers all agree: one statement a call, `$1` parameters that are
 * strings or null, JSON passed as text (`$1::text::jsonb`), times and 64-bit numbers selected as text.
 */
export type QueryFunction = (
  sql: string,
  params?: readonly (string | null)[],
) => Promise<readonly Record<string, unknown>[]>;
