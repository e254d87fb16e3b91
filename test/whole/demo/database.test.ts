import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import postgres from 'postgres';
import type { QueryFunction } from 'waybill/postgres';
import { traceApi } from 'waybill/trace-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import { claimDatabase } from '../../../demo/server/claim-database.ts';
import { serveFiles } from '../../../demo/server/client-files.ts';
import { startDemo } from '../../../demo/server/start-demo.ts';
import {
  findPostgresql,
  type PostgresqlServer,
  startPostgresql,
} from '../../rooms/postgres/postgresql-server.ts';
import { callFunction, signIn } from './demo-client.ts';
import { startProcess } from './demo-process.ts';

const installation = findPostgresql();
const found = 'binaries' in installation ? installation : undefined;
const covered = found ? `PostgreSQL ${found.version}` : 'PGlite alone, because there is no PostgreSQL here';

test(`reports the coverage of this run: ${covered}`, () => {
  console.log(`the demo's DATABASE_URL is tested on ${covered}`);
  expect(covered).toContain(found ? 'PostgreSQL' : 'PGlite alone');
});

let server: PostgresqlServer | undefined;
let proxy: Server | undefined;

// The server listens only on a Unix socket, but an address in DATABASE_URL names a port.
async function startProxy({ host }: PostgresqlServer): Promise<Server> {
  const listening = createServer((socket) => {
    const upstream = connect(`${host}/.s.PGSQL.5432`);
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return listening;
}

const urlOf = (database: string): string =>
  `postgres://postgres@127.0.0.1:${(proxy!.address() as AddressInfo).port}/${database}`;

/** Runs statements in a database over a connection that is closed afterwards. */
async function inDatabase<T>(name: string, work: (query: QueryFunction) => Promise<T>): Promise<T> {
  const sql = postgres(urlOf(name), { max: 1, onnotice: () => undefined });
  try {
    return await work((text, params) => sql.unsafe(text, [...(params ?? [])]));
  } finally {
    await sql.end();
  }
}

beforeAll(async () => {
  if (!found) return;
  server = startPostgresql(found);
  proxy = await startProxy(server);
  await inDatabase('postgres', async (query) => {
    for (const name of ['teams', 'shop', 'claims']) await query(`create database ${name}`);
  });
}, 60_000);
afterAll(() => {
  server?.stop();
  proxy?.close();
});

describe.each(found ? [covered] : [])('on %s', { timeout: 60_000 }, () => {
  test('the demo works, and finds its data when it starts again', async () => {
    const options = { dataDir: null, databaseUrl: urlOf('teams'), client: serveFiles(new Map()) };
    const first = await startDemo(options);
    const { supabase, accessToken } = await signIn(first.url, first.demoLogin);
    const { data } = await supabase.from('organizations').select('id');
    const body = { organizationId: data![0]!.id as string, email: 'hedy@northwind.example', role: 'member' };
    const invited = await callFunction(first.url, 'invite-user', { accessToken, body });
    expect(invited.status).toBe(201);
    await first.stop();

    const second = await startDemo(options);
    try {
      const ada = await signIn(second.url, second.demoLogin);
      expect((await ada.supabase.from('memberships').select()).data).toHaveLength(5);
      const again = await callFunction(second.url, 'invite-user', { accessToken: ada.accessToken, body });
      expect(again.status).toBe(409);
      const desk = traceApi(`${second.url}/api/support`, { token: ada.accessToken });
      const traceId = invited.headers.get('x-trace-id')!;
      expect(await desk.find({ kind: 'trace', traceId })).toMatchObject([
        { name: 'POST /functions/v1/invite-user' },
      ]);
    } finally {
      await second.stop();
    }
  });

  test('the demo refuses in one line a database that is used for something else, and changes nothing', async () => {
    const everything = (): Promise<readonly Record<string, unknown>[]> =>
      inDatabase('shop', (query) =>
        query(`select 'relation' as kind, oid::text, relname::text as name, relacl::text as rights from pg_class
          union all select 'schema', oid::text, nspname, nspacl::text from pg_namespace
          union all select 'function', oid::text, proname, proacl::text from pg_proc
          union all select 'default', oid::text, defaclnamespace::text, defaclacl::text from pg_default_acl
          order by 1, 2`),
      );
    await inDatabase('shop', (query) => query('create table public.orders (id bigint primary key)'));
    const before = await everything();
    const { code, stderr } = await startProcess(['--port', '0', '--data', '/nonexistent/northwind'], {
      DATABASE_URL: urlOf('shop'),
    }).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'The database of DATABASE_URL is in use for something else (it has a table orders). ' +
        'Give the demo an empty one: it would grant anonymous visitors rights in it.\n',
    });
    expect(await everything()).toEqual(before);
  });
});

describe('a database', () => {
  async function withQuery(work: (query: QueryFunction) => Promise<void>): Promise<void> {
    if (found) return inDatabase('claims', work);
    const pglite = await openPglite();
    await work(
      async (sql, params) => (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows,
    );
    return pglite.close();
  }

  const OBJECTS = [
    ['table orders', 'create table public.orders ()', 'drop table public.orders'],
    ['view answer', 'create view public.answer as select 42 as it', 'drop view public.answer'],
    ['sequence ids', 'create sequence public.ids', 'drop sequence public.ids'],
    ['function f()', 'create function public.f() returns int return 1', 'drop function public.f'],
    ['type mood', "create type public.mood as enum ('calm')", 'drop type public.mood'],
    ['schema shop', 'create schema shop', 'drop schema shop'],
    ['schema northwind_demo', 'create schema northwind_demo', 'drop schema northwind_demo'],
  ] as const;

  test(
    'is claimed where it is empty or was claimed before, and only by a superuser',
    { timeout: 60_000 },
    () =>
      withQuery(async (query) => {
        for (const [name, create, drop] of OBJECTS) {
          await query(create);
          await expect(claimDatabase(query)).rejects.toThrow(`(it has a ${name})`);
          await query(drop);
        }
        await query('create role visitor');
        await query('set role visitor');
        await expect(claimDatabase(query)).rejects.toThrow('The user of DATABASE_URL is no superuser');
        await query('reset role');
        await claimDatabase(query);
        await query('create table public.organizations ()');
        await claimDatabase(query);
      }),
  );
});
