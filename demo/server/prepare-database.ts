import { migrate, restrictAccess } from 'waybill/postgres';
import type { DemoDatabase } from './demo-database.ts';
import { createRoles, createTables, setAccess } from './schema.ts';
import { seed } from './seed.ts';
import { startLite, type SupabaseLite } from './supabase-lite.ts';

/** Starts lite on a database of the demo. Creates the missing parts: tables, rights, the first data. */
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
  // The order matters: lite grants rights to anonymous visitors too, and the demo takes them back afterwards.
  await lite.grant();
  await setAccess(query);
  await restrictAccess(query);
  return lite;
}
