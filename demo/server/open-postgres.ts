import type { DemoDatabase } from './demo-database.ts';
import { loadLite } from './load-lite.ts';
import { StartProblem } from './start-problem.ts';

const OLDEST_VERSION = 150_000;

// An error message never shows the whole URL, because the URL may hold a password.
function placeOf(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl);
  return `${hostname || 'localhost'}:${port || 5432}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  // An error of PostgreSQL has a clear message ("database … does not exist"). An error of a socket only has a code.
  return (/^[0-9A-Z]{5}$/.test(code ?? '') ? message : (code ?? message)) ?? String(error);
}

/** Opens a database of a PostgreSQL server. Rejects with a {@link StartProblem} if the database is unusable. */
export async function openPostgres(databaseUrl: string): Promise<DemoDatabase> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl) || !URL.canParse(databaseUrl)) {
    throw new StartProblem(
      'DATABASE_URL is no database address. Write it like postgres://user:password@host:5432/name.',
    );
  }
  const { createPostgresConnection } = await loadLite();
  const connection = createPostgresConnection({
    url: databaseUrl,
    postgresOptions: { connect_timeout: 5, onnotice: () => undefined },
  });
  const { driver } = connection;
  try {
    const [row] = await driver.unsafe("select current_setting('server_version_num')::int as version");
    if (Number(row?.version) < OLDEST_VERSION) {
      throw new StartProblem(
        `The PostgreSQL at ${placeOf(databaseUrl)} is too old. The demo needs version 15 or newer.`,
      );
    }
  } catch (error) {
    await connection.close();
    if (error instanceof StartProblem) throw error;
    throw new StartProblem(
      `The database at ${placeOf(databaseUrl)} cannot be reached (${reasonOf(error)}). Check DATABASE_URL.`,
    );
  }
  return {
    connection,
    // lite takes a separate session from the pool for each request.
    exclusively: (task) => task(),
    query: async (sql, params = []) => driver.unsafe<Record<string, unknown>[]>(sql, [...params]),
    close: () => connection.close(),
  };
}
