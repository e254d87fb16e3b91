import { migrate, restrictAccess } from 'waybill/postgres';
import type { DemoDatabase } from './demo-database.ts';
import { createRoles, createTables, setAccess } from './schema.ts';
import { seed } from './seed.ts';
import { startLite, type SupabaseLite } from './supabase-lite.ts';

/** Starts lite on a database that is the demo's, and creates there what is missing: tables, rights, the first data. */
export async function prepareDatabase(
  database: DemoDatabase,
  { tokenSecret }: { tokenSecret: string },
): Promise<SupabaseLite> {
  const { query } = database;
  await createRoles(query);
  const lite = await startLite(database, { tokenSecret });
  await createTables(query);
  await migrate(query);
  await seed(query, lite.fetch);
  // In this order: what lite grants, to anonymous visitors too, is taken back.
  await lite.grant();
  await setAccess(query);
  await restrictAccess(query);
  return lite;
}
