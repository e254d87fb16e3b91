import { postgresStore, type QueryFunction } from '../postgres/index.ts';
import type { TraceReader } from '../core/index.ts';
import { CommandProblem } from './terminal.ts';

/** A reader of traces, which is closed at the end. */
export interface OpenReader {
  readonly reader: TraceReader;
  readonly close: () => Promise<void>;
}

type Row = Record<string, unknown>;

interface Connection {
  readonly query: QueryFunction;
  readonly close: () => Promise<void>;
}

/** The parts of postgres.js that are used. */
type PostgresJs = (
  url: string,
  options: object,
) => {
  readonly unsafe: (sql: string, params: readonly unknown[]) => Promise<Row[]>;
  readonly end: (options: object) => Promise<void>;
};

/** The parts of node-postgres that are used. */
interface NodePostgres {
  readonly Pool: new (options: object) => {
    readonly query: (sql: string, params: readonly unknown[]) => Promise<{ rows: Row[] }>;
    readonly end: () => Promise<void>;
  };
}

/** Imports a package of the project in which the command runs. */
export type ImportDriver = (name: 'postgres' | 'pg') => Promise<unknown>;

const drivers: readonly [name: 'postgres' | 'pg', connect: (module: never, url: string) => Connection][] = [
  [
    'postgres',
    ({ default: postgres }: { readonly default: PostgresJs }, url) => {
      const sql = postgres(url, { max: 2, connect_timeout: 10, onnotice: () => {} });
      return {
        query: (text, params = []) => sql.unsafe(text, params),
        close: () => sql.end({ timeout: 1 }),
      };
    },
  ],
  [
    'pg',
    ({ default: pg }: { readonly default: NodePostgres }, url) => {
      const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
      return {
        query: async (text, params = []) => (await pool.query(text, params)).rows,
        close: () => pool.end(),
      };
    },
  ],
];

async function connect(url: string, importDriver: ImportDriver): Promise<Connection> {
  for (const [name, open] of drivers) {
    const module = await importDriver(name).catch(() => undefined);
    if (module) return open(module as never, url);
  }
  throw new CommandProblem('A driver for PostgreSQL is missing. Run: npm install postgres');
}

/** Opens the store in a PostgreSQL database. Throws a {@link CommandProblem} if that is not possible. */
export async function openDatabase(
  url: string,
  tenant: string | undefined,
  importDriver: ImportDriver,
): Promise<OpenReader> {
  if (!URL.canParse(url) || !/^postgres(?:ql)?:/.test(url)) {
    throw new CommandProblem('The database takes an address such as postgres://user@host/name.');
  }
  const { query, close } = await connect(url, importDriver);
  try {
    return { reader: postgresStore(query, tenant === undefined ? {} : { tenant }), close };
  } catch {
    await close();
    throw new CommandProblem('--tenant takes 1 to 128 letters, digits, "_", ".", ":" or "-".');
  }
}
