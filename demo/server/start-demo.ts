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
  /** The port of the page. 0 takes a free port. @default 0 */
  readonly port?: number;
  /** The port of a separate origin for auth, rest and functions, as in a hosted Supabase. @default the page's origin */
  readonly gatewayPort?: number | undefined;
  /** Host names under which the demo answers, besides those of this machine. @default [] */
  readonly allowedHosts?: readonly string[];
  /** The folder for the data. `null` keeps the data in memory. */
  readonly dataDir: string | null;
  /** The tracing headers for the functions. @default all, and none if the functions have a separate origin */
  readonly functions?: FunctionHeaders | undefined;
  /** The URL of a PostgreSQL database that replaces the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** The longest wait of the workflow for a workspace, in milliseconds. @default 1500 */
  readonly provisioningTimeoutMs?: number;
  /** The built page. @default built now */
  readonly client?: ClientFiles;
}

/** A running demo. */
export interface Demo {
  readonly url: string;
  /** The address of auth, rest and functions: the page's origin or a separate origin. */
  readonly gatewayUrl: string;
  readonly demoLogin: { readonly email: string; readonly password: string };
  readonly query: QueryFunction;
  /** Sends the queued records, and releases the ports, the database and the data folder. */
  readonly stop: () => Promise<void>;
}

// The start checks the ports and the folder before it touches the database, because PGlite itself would open the same
// files a second time.
async function start(options: DemoOptions, { push: onStop }: UndoStack): Promise<Omit<Demo, 'stop'>> {
  const {
    port = 0,
    gatewayPort,
    allowedHosts = [],
    dataDir,
    databaseUrl,
    provisioningTimeoutMs = 1500,
  } = options;
  const pageListener = await listen(port, { allowedHosts });
  onStop(pageListener.close);
  const ownListener =
    gatewayPort === undefined
      ? undefined
      : await listen(gatewayPort, { option: '--gateway-port', allowedHosts });
  onStop(() => ownListener?.close());
  const folder = dataDir === null ? null : takeDataFolder(dataDir);
  onStop(() => folder?.release());

  const database = await (databaseUrl === undefined ? openPglite(folder) : openPostgres(databaseUrl));
  onStop(database.close);
  await claimDatabase(database.query);
  const tokenSecret = folder?.readTokenSecret() ?? randomBytes(32).toString('hex');
  // The build of the page runs on other threads meanwhile.
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
  // The ports close before everything else, so that no request comes while the database closes.
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

/** Starts the demo. Rejects with a `StartProblem` if a person has to fix something first. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const undos = createUndoStack();
  try {
    return { ...(await start(options, undos)), stop: undos.undoAll };
  } catch (error) {
    await undos.undoAll();
    throw error;
  }
}
