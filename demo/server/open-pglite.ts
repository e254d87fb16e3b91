import type { DataFolder } from './data-folder.ts';
import type { DemoDatabase } from './demo-database.ts';
import { loadLite } from './load-lite.ts';
import { createPromiseQueue } from './promise-queue.ts';
import { StartProblem } from './start-problem.ts';

/** Opens PostgreSQL inside this process, in the data folder, or in memory without a folder. */
export async function openPglite(folder: DataFolder | null): Promise<DemoDatabase> {
  const { createPgliteConnection } = await loadLite();
  const finish = folder?.beginDatabase();
  // PGlite recognises a folder by the two slashes. With `file:` alone it makes a folder of that name.
  const connection = await createPgliteConnection(folder ? { url: `file://${folder.database}` } : {});
  const { driver } = connection;
  try {
    await driver.waitReady;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartProblem(
      `The database in ${folder?.database ?? 'memory'} does not open (${reason}). Delete the folder to begin anew.`,
    );
  }
  finish?.();

  // PGlite has only one session. A query of the demo during a request to lite would run inside lite's transaction.
  const exclusively = createPromiseQueue();
  return {
    connection,
    exclusively,
    query: (sql, params = []) =>
      exclusively(async () => (await driver.query<Record<string, unknown>>(sql, [...params])).rows),
    close: () => exclusively(() => connection.close()),
  };
}
