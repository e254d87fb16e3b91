import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { postgresExporter, type QueryFunction } from 'waybill/postgres';
import { createIngest, createServerTracing, type ServerTracing } from 'waybill/server';
import { installLocked } from '../../house/install-locked.ts';
import { obtainBuild } from '../../house/obtain-build.ts';
import { startKafka, type Kafka } from '../../rooms/messages/brokers/start-brokers.ts';
import { openDatabase } from '../../rooms/server/open-database.ts';
import { startArchive } from './archive.ts';
import { denoFile } from './parts.ts';
import { openPrices, servePrices } from './prices.ts';
import { serveShop } from './shop.ts';
import { buildGo, startProgram, startPython, type Program } from './start-program.ts';
import { openRoad, type Road } from './strange-road.ts';

/** The running chain of programs, from the shop to the archive. */
export interface Chain {
  /** The address of the shop. */
  readonly address: string;
  readonly query: QueryFunction;
  readonly kafka: Kafka;
  /** The roads to the programs in Python and in Go. */
  readonly roads: readonly Road[];
  readonly ledger: Program;
  /** Problems that Waybill reported, in any program of this process. */
  readonly diagnostics: readonly unknown[];
  /** Sends the records that wait. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const KEYS = ['page', 'stock', 'billing', 'ledger', 'packer'];

async function serveIngest(ingest: (request: Request) => Promise<Response>): Promise<Program> {
  const server = serve({ fetch: ingest, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Starts all programs. Each one gets the address of the next one. */
export async function startChain(): Promise<Chain> {
  const stops: (() => unknown)[] = [];
  const keep = <T extends { readonly stop: () => unknown }>(program: T): T => {
    stops.unshift(program.stop);
    return program;
  };
  const [database, go, waybill, kafka] = await Promise.all([
    openDatabase(),
    buildGo(),
    obtainBuild('package').then((folder) => pathToFileURL(folder).href),
    startKafka().then(keep),
    installLocked(fileURLToPath(new URL('.', import.meta.url))),
  ]);
  stops.push(go.remove, database.close);
  const { query } = database;
  const diagnostics: unknown[] = [];
  const onDiagnostic = (diagnostic: unknown): void => void diagnostics.push(diagnostic);
  const exporter = postgresExporter(query);
  const open = (service: string, target?: string): ServerTracing =>
    createServerTracing({
      service,
      exporter,
      onDiagnostic,
      ...(target && { targets: [{ url: target, headers: 'w3c' }] }),
    });
  const ingest = createIngest({
    exporter,
    onDiagnostic,
    authenticate: ({ headers }) => KEYS.includes(headers.get('apikey') ?? ''),
  });

  const places = { INGEST: keep(await serveIngest(ingest)).address, KAFKA: kafka.address, WAYBILL: waybill };
  const archive = open('archive');
  const [ledger] = await Promise.all([
    startProgram([go.file], places).then(keep),
    startPython('packer.py', places).then(keep),
    startArchive(archive, { query, kafka: kafka.address }).then((stop) => keep({ stop })),
  ]);
  const toLedger = keep(await openRoad(ledger.address));
  const billing = keep(await startPython('billing.py', { ...places, LEDGER: toLedger.address }));
  const toBilling = keep(await openRoad(billing.address));
  const denoOptions = ['run', '--no-config', '--node-modules-dir=manual', '--no-remote'];
  const stock = keep(
    await startProgram([denoFile, ...denoOptions, '--allow-all', 'stock.ts'], {
      ...places,
      BILLING: toBilling.address,
    }),
  );
  const prices = open('prices', stock.address);
  const shop = open('shop');
  const client = keep(openPrices(shop, keep(await servePrices(prices, stock.address)).address));
  const { address } = keep(await serveShop(shop, { ingest, quote: client.quote }));
  const tracings = [shop, prices, archive];
  return {
    address,
    query,
    kafka,
    roads: [toBilling, toLedger],
    ledger,
    diagnostics,
    flush: async () => void (await Promise.all(tracings.map((tracing) => tracing.flush()))),
    async stop() {
      await Promise.all(tracings.map((tracing) => tracing.dispose()));
      for (const stop of stops) await stop();
    },
  };
}
