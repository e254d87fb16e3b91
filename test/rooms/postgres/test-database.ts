import type { QueryFunction } from '../../../src/postgres/index.ts';

/** A database engine under test. It has one session, so `set role` holds until it is reset. */
export interface TestDatabase {
  readonly query: QueryFunction;
  readonly close: () => Promise<void>;
}

const ROLES = ['anon', 'authenticated', 'service_role'] as const;

/** Creates the roles of Supabase. Gives the names of the roles that were missing. */
export async function createRoles(query: QueryFunction): Promise<readonly string[]> {
  const rows = await query(
    "select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role')",
  );
  const missing = ROLES.filter((role) => !rows.some(({ rolname }) => rolname === role));
  for (const role of missing) {
    await query(`create role ${role} nologin ${role === 'service_role' ? 'bypassrls' : ''}`);
  }
  return missing;
}

/** Removes everything that a migration made, and a `domain_events` of any form. */
export async function empty({ query }: TestDatabase): Promise<void> {
  await query('drop schema if exists waybill cascade');
  await query('drop schema if exists api cascade');
  await query('drop table if exists public.domain_events cascade');
}

/** Runs one statement as another role. */
export async function asRole(
  { query }: TestDatabase,
  role: (typeof ROLES)[number],
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  await query(`set role ${role}`);
  try {
    return await query(sql);
  } finally {
    await query('reset role');
  }
}

/** Gives the first row of a statement. */
export async function one({ query }: TestDatabase, sql: string): Promise<Record<string, unknown>> {
  const [row] = await query(sql);
  if (!row) throw new Error(`no row came from: ${sql}`);
  return row;
}
