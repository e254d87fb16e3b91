import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { getRequestListener } from '@hono/node-server';
import postgres from 'postgres';
import type { QueryFunction } from 'waybill';
import { migrate, postgresExporter } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { findPostgresql, startPostgresql } from '../../postgres/postgresql-server.ts';

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

/** `DATABASE_URL`, or else a server of this machine; in a database of its own. */
async function openPostgresql(): Promise<Database> {
  const url = process.env['DATABASE_URL'];
  const installation = findPostgresql();
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
    name: url ? 'PostgreSQL of DATABASE_URL' : 'PostgreSQL of this machine, without fsync',
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
