import { randomBytes } from 'node:crypto';
import { type QueryFunction, postgresExporter } from 'waybill/postgres';
import { claimDatabase } from './claim-database.ts';
import { buildClient, type ClientFiles } from './client-files.ts';
import { createApps } from './create-apps.ts';
import { takeDataFolder } from './data-folder.ts';
import type { FunctionHeaders } from './function-cors.ts';
import { listen } from './listen.ts';
import { openPglite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';
import { prepareDatabase } from './prepare-database.ts';
import { startProvisioner } from './provisioner.ts';
import { demoLogin } from './seed.ts';
import { createUndoStack, type UndoStack } from './undo-stack.ts';

/** Settings of {@link startDemo}. */
export interface DemoOptions {
  /** Where the page is; 0 takes a free port. @default 0 */
  readonly port?: number;
  /** Gives auth, rest and functions an origin of their own, as a hosted Supabase has. @default the page's origin */
  readonly gatewayPort?: number | undefined;
  /** Where data is kept; `null` keeps it in memory. */
  readonly dataDir: string | null;
  /** Which tracing headers go to the functions. @default all, and none where they have an origin of their own */
  readonly functions?: FunctionHeaders | undefined;
  /** A PostgreSQL to use in the place of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** How long the workflow waits for a workspace. @default 1500 */
  readonly provisioningTimeoutMs?: number;
  /** The built page. @default built now */
  readonly client?: ClientFiles;
}

/** A demo that is up. */
export interface Demo {
  readonly url: string;
  /** Where auth, rest and functions are: the same, or an origin of their own. */
  readonly gatewayUrl: string;
  readonly demoLogin: { readonly email: string; readonly password: string };
  readonly query: QueryFunction;
  /** Sends what is queued, and lets go of ports, database and data folder. */
  readonly stop: () => Promise<void>;
}

// A port that is taken and a folder that is in use have to be noticed before the database is touched: PGlite itself
// would open the same files a second time.
async function start(options: DemoOptions, { push: onStop }: UndoStack): Promise<Omit<Demo, 'stop'>> {
  const { port = 0, gatewayPort, dataDir, databaseUrl, provisioningTimeoutMs = 1500 } = options;
  const pageListener = await listen(port);
  onStop(pageListener.close);
  const ownListener =
    gatewayPort === undefined ? undefined : await listen(gatewayPort, { option: '--gateway-port' });
  onStop(() => ownListener?.close());
  const folder = dataDir === null ? null : takeDataFolder(dataDir);
  onStop(() => folder?.release());

  const database = await (databaseUrl === undefined ? openPglite(folder) : openPostgres(databaseUrl));
  onStop(database.close);
  await claimDatabase(database.query);
  const tokenSecret = folder?.readTokenSecret() ?? randomBytes(32).toString('hex');
  // The page is built on other threads meanwhile.
  const [lite, client] = await Promise.all([
    prepareDatabase(database, { tokenSecret }),
    options.client ?? buildClient(),
  ]);

  const exporter = postgresExporter(database.query);
  const provisioner = await startProvisioner({ exporter });
  onStop(provisioner.stop);
  const { page, gateway, dispose } = createApps({
    database,
    lite,
    tokenSecret,
    exporter,
    provisionerUrl: provisioner.url,
    provisioningTimeoutMs,
    gatewayUrl: ownListener?.url ?? null,
    functionHeaders: options.functions ?? (ownListener && 'none'),
    client,
  });
  onStop(dispose);

  pageListener.serve((request) => page.fetch(request));
  ownListener?.serve((request) => gateway.fetch(request));
  // Before everything else: nobody should ask while the database closes.
  onStop(async () => {
    await pageListener.close();
    await ownListener?.close();
  });
  return {
    url: pageListener.url,
    gatewayUrl: ownListener?.url ?? pageListener.url,
    demoLogin,
    query: database.query,
  };
}

/** Starts the demo. Rejects with a `StartProblem` where somebody has to put something right first. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const undos = createUndoStack();
  try {
    return { ...(await start(options, undos)), stop: undos.undoAll };
  } catch (error) {
    await undos.undoAll();
    throw error;
  }
}
