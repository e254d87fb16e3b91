import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import postgres from 'postgres';
import { migrate, postgresStore } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import {
  changed,
  cutOff,
  nothingRecorded,
  oneTrace,
  severalTraces,
  withLeftOut,
} from '../../../stories/fixtures/support-bundles.ts';
import { findPostgresql, startPostgresql, type PostgresqlServer } from '../postgres/postgresql-server.ts';
import { ask } from './ask.ts';

const TRACE = '01a1f81bece676d1a4be209d0e0e4736';
const SESSION = '5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10';

let folder: string;
const fileOf = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-cli-'));
  const files = { one: oneTrace, several: severalTraces, cut: cutOff, changed, empty: nothingRecorded };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(fileOf(name), text)));
  await writeFile(fileOf('left-out'), withLeftOut);
  await writeFile(fileOf('mail'), 'Dear support, it does not work');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a support bundle', () => {
  it('is read from a file, as text, and from the standard input', async () => {
    const byFile = await ask(['trace', fileOf('one')]);
    expect(byFile).toMatchObject({ code: 0, complaints: '' });
    expect(byFile.printed).toContain('Failed step: team-web POST /functions/v1/invite-user');
    expect(await ask(['trace', oneTrace])).toEqual(byFile);
    expect(await ask(['trace'], { input: oneTrace })).toEqual(byFile);
    expect(await ask(['trace', '-'], { input: oneTrace })).toEqual(byFile);
    expect(await ask(['trace', '--file', fileOf('one')])).toEqual(byFile);
  });

  it('with several traces is a list, of which an id shows one', async () => {
    const list = await ask(['trace', fileOf('several')]);
    expect(list.code).toBe(0);
    expect(list.printed).toContain(TRACE);
    expect(list.printed).toContain('3 traces.');
    for (const id of [TRACE, 'KM70-WHSPV', 'K M 7 O - W H S P V', `reference: km70whspv`]) {
      const one = await ask(['trace', '--file', fileOf('several'), id]);
      expect(one.printed).toMatch(/^KM70-WHSPV {2}Invite member/);
    }
    const bySession = await ask(['trace', '-f', fileOf('several'), SESSION]);
    expect(bySession.printed).toContain('Invite member');
  });

  it.each([
    ['cut', 'The bundle is cut off. Records can be missing or wrong.\n'],
    ['changed', 'The bundle is changed. Records can be missing or wrong.\n'],
    ['left-out', /^Records that had no room in the bundle: \d+\.\n$/],
  ])('that is damaged is shown, and says so: %s', async (name, complaint) => {
    const { code, printed, complaints } = await ask(['trace', fileOf(name)]);
    expect(code).toBe(0);
    expect(printed).not.toBe('');
    expect(complaints).toMatch(complaint);
  });

  it('is JSON on request, which can be parsed', async () => {
    const { printed } = await ask(['trace', fileOf('one'), '--json']);
    expect(JSON.parse(printed)).toMatchObject({ traceId: TRACE });
    const several = await ask(['trace', fileOf('several'), '--json']);
    expect(JSON.parse(several.printed)).toHaveLength(3);
  });
});

it.each([
  [[], 'A command is missing. Try: waybill trace KM70-WHSPV'],
  [Array<string>(1001).fill('word'), 'There are more than 1000 arguments. Quote the text, or pipe it.'],
  [['find'], 'There is no command "find". Try: waybill trace KM70-WHSPV'],
  [['trace'], 'Nothing to look for. Try: waybill trace KM70-WHSPV'],
  [
    ['trace', 'KM70-WHSPV'],
    'No store to look in. Set WAYBILL_API_URL or DATABASE_URL, or pass --api, --database or --file.',
  ],
  [['trace', 'KM70-WHSPW'], /The reference KM70-WHSPW has a typing mistake: its last character does not fit/],
  [['trace', 'hello there'], 'The text holds no reference and no id.'],
  [['trace', 'KM70-WHSPV', '--colour'], /Unknown option '--colour'.* See: waybill --help/],
  [['trace', 'x', '--width', '3'], '--width takes a number from 40 to 1000.'],
  [['trace', 'x', '--rows', 'many'], '--rows takes a number from 1 to 1000000.'],
  [['trace', '--file', '/no/such/file'], 'The file /no/such/file cannot be read: ENOENT.'],
  [['trace', '--file', tmpdir()], `${tmpdir()} is no file.`],
  [['trace', 'KM70-WHSPV', '-d', 'mysql://x'], /The database takes an address such as postgres:/],
  [['trace', 'KM70-WHSPV', '-d', 'postgres:///x', '--tenant', '💥'], /--tenant takes 1 to 128 letters/],
  [['trace', 'KM70-WHSPV', '-d', 'postgres:///x', '--api', 'http://x'], /^waybill: There are two stores/],
  [
    ['trace', 'KM70-WHSPV', '--api', 'http://x', '--tenant', 'acme'],
    /The token chooses the tenant of an API/,
  ],
  [['trace', 'KM70-WHSPV', '--api', 'desk.example.com'], /The API takes an address such as https:/],
  [
    ['trace', 'KM70-WHSPV', '--api', 'https://ann:secret@x'],
    /^waybill: traceApi got an address with a password/,
  ],
])('says in one sentence what is wrong with %j', async (args, complaint) => {
  const { code, printed, complaints } = await ask(args);
  expect({ code, printed }).toEqual({ code: 2, printed: '' });
  expect(complaints).toMatch(/^waybill: .*\n$/);
  if (typeof complaint === 'string') expect(complaints).toBe(`waybill: ${complaint}\n`);
  else expect(complaints).toMatch(complaint);
});

it('says that a file holds no bundle, or nothing that can be looked for', async () => {
  expect(await ask(['trace', '--file', fileOf('mail')])).toMatchObject({
    code: 2,
    complaints: `waybill: The file ${fileOf('mail')} holds no support bundle.\n`,
  });
  expect(await ask(['trace', fileOf('mail')])).toMatchObject({
    code: 2,
    complaints: 'waybill: The text holds no reference and no id.\n',
  });
});

it('has exit code 1 if nothing is stored', async () => {
  const missing = await ask(['trace', '-f', fileOf('one'), '01a1f81bece676d1a4be209d0e0e4737']);
  expect(missing).toEqual({
    code: 1,
    printed: '',
    complaints: 'Nothing is stored for the trace 01a1f81bece676d1a4be209d0e0e4737.\n',
  });
  expect(await ask(['trace', fileOf('empty')])).toMatchObject({
    code: 1,
    complaints: 'Nothing is stored in the bundle.\n',
  });
});

it('prints its help', async () => {
  for (const args of [['--help'], ['help'], ['trace', '-h']]) {
    const { code, printed } = await ask(args);
    expect(code).toBe(0);
    expect(printed).toMatch(/^Usage: waybill trace <anything>/);
  }
});

it('writes no control character of an error to the terminal', async () => {
  const imported = () =>
    Promise.resolve({
      default: () => ({
        unsafe: () => Promise.reject(new Error('\u001b[2Jno \u009b31mrights\u0007')),
        end: () => Promise.resolve(),
      }),
    });
  const { complaints } = await ask(['trace', 'KM70-WHSPV', '-d', 'postgres:///x'], { imported });
  expect(complaints).toBe('waybill: The store cannot be read: no rights.\n');
});

it('says that a driver or the database is missing', async () => {
  const none = () => Promise.reject(new Error('not installed'));
  const args = ['trace', 'KM70-WHSPV'];
  expect(await ask([...args, '-d', 'postgres://127.0.0.1/x'], { imported: none })).toMatchObject({
    code: 2,
    complaints: 'waybill: A driver for PostgreSQL is missing. Run: npm install postgres\n',
  });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const refused = await ask(args, { environment: { DATABASE_URL: `postgres://127.0.0.1:${port}/x` } });
  expect(refused.code).toBe(2);
  expect(refused.complaints).toMatch(/^waybill: The store cannot be read: .*ECONNREFUSED.*\.\n$/);
});

const installation = findPostgresql();
const missing = 'missing' in installation ? installation.missing : undefined;

describe.skipIf(missing)(`PostgreSQL${missing ? `, but ${missing}` : ''}`, () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    if ('missing' in installation) return;
    server = startPostgresql(installation);
    const sql = postgres({
      host: server.host,
      username: server.username,
      database: 'postgres',
      onnotice: () => {},
    });
    const query = (text: string, params: readonly (string | null)[] = []) => sql.unsafe(text, [...params]);
    await migrate(query);
    const request = { signal: new AbortController().signal, exit: false, maxBytes: Infinity, fetch } as const;
    await postgresStore(query)([...failedInvite.spans, ...failedInvite.logs], request);
    await sql.end();
  }, 60_000);
  afterAll(() => server?.stop());

  it.each(['postgres', 'pg'] as const)('is read through %s', async (driver) => {
    // A server on a socket is named by the environment, as for psql.
    vi.stubEnv('PGHOST', server.host).stubEnv('PGUSER', server.username);
    onTestFinished(() => void vi.unstubAllEnvs());
    const imported = (name: string): Promise<unknown> =>
      name === driver ? import(/* @vite-ignore */ name) : Promise.reject(new Error('not installed'));
    const options = { imported, environment: { DATABASE_URL: 'postgres:///postgres' } };
    const found = await ask(['trace', 'KM70-WHSPV'], options);
    expect(found).toMatchObject({ code: 0, complaints: '' });
    expect(found.printed).toContain('Failed step: invite-user Create invitation');
    expect((await ask(['trace', 'ZZZZ-ZZZZZ'], options)).code).toBe(2);
    expect((await ask(['trace', '01a1f81bece676d1a4be209d0e0e4799'], options)).code).toBe(1);
    expect((await ask(['trace', TRACE, '--tenant', 'other'], options)).code).toBe(1);
  });
});
