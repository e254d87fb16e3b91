import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TraceSummary } from 'waybill';
import { parseReference } from 'waybill';
import { traceApi } from 'waybill/trace-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoLogin } from '../../../demo/server/seed.ts';
import { callFunction, signIn } from './demo-client.ts';
import { type DemoProcess, startProcess } from './demo-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'northwind-start-'));
const data = join(folder, 'data');
const elsewhere = join(folder, 'elsewhere');
const listing = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

/** Starts a demo that is expected to fail at its start. */
async function failedStart(args: readonly string[], env?: Record<string, string>) {
  const { code, stderr } = await startProcess(args, env).ended;
  return { code, lines: stderr.trimEnd().split('\n') };
}

async function find(url: string, token: string, reference: string): Promise<readonly TraceSummary[]> {
  const parsed = parseReference(reference);
  if ('problem' in parsed) throw new Error(`${reference} is no reference.`);
  return traceApi(`${url}/api/support`, { token }).find({ kind: 'reference', ...parsed });
}

describe('node demo/start.js', { timeout: 60_000 }, () => {
  let demo: DemoProcess;
  let url: string;

  beforeAll(async () => {
    demo = startProcess(['--port', '0', '--data', data]);
    url = await demo.url;
  }, 60_000);
  afterAll(async () => {
    demo.child.kill('SIGKILL');
    await demo.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('prints where the page and the support desk are, and how to sign in', () => {
    expect(demo.printed()).toContain(`Application   ${url}\n`);
    expect(demo.printed()).toContain(`Support desk  ${url}/support\n`);
    expect(demo.printed()).toContain(`${demoLogin.email}, password ${demoLogin.password}\n`);
  });

  test('serves the page at every path of its own', async () => {
    for (const path of ['/', '/support', '/accept?token=x', '/organizations/new']) {
      const response = await fetch(url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toMatch(/<script type="module"[^>]* src="\/assets\//);
    }
  });

  test('says in one line that the port is in use, and touches nothing', async () => {
    const { port } = new URL(url);
    expect(await failedStart(['--port', port, '--data', elsewhere])).toEqual({
      code: 1,
      lines: [`Port ${port} is in use. Stop the program at that port, or choose another port with --port.`],
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('says in one line that another process has the data folder, and leaves it alone', async () => {
    const before = { files: listing(), lock: readFileSync(join(data, 'lock'), 'utf8') };
    expect(await failedStart(['--port', '0', '--data', data])).toEqual({
      code: 1,
      lines: [
        `The data folder ${data} is in use by process ${demo.child.pid}. Stop that demo, or choose another folder with --data.`,
      ],
    });
    expect({ files: listing(), lock: readFileSync(join(data, 'lock'), 'utf8') }).toEqual(before);
    expect((await fetch(`${url}/config.json`)).status).toBe(200);
  });

  test('says in one line that DATABASE_URL cannot be reached, without its password, and leaves no folder', async () => {
    const DATABASE_URL = 'postgres://northwind:hunter2@127.0.0.1:1/teams';
    expect(await failedStart(['--port', '0', '--data', elsewhere], { DATABASE_URL })).toEqual({
      code: 1,
      lines: ['The database at 127.0.0.1:1 cannot be reached (ECONNREFUSED). Check DATABASE_URL.'],
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  test('says in one line why an option is wrong', async () => {
    expect(await failedStart(['--port', 'http'])).toEqual({
      code: 1,
      lines: ['--port takes a number up to 65535. See npm run demo -- --help.'],
    });
  });

  test('keeps references and sessions when it is killed and starts again', async () => {
    const { accessToken, supabase } = await signIn(url, demoLogin);
    const { data: organizations } = await supabase.from('organizations').select('id');
    const { body } = await callFunction(url, 'invite-user', {
      accessToken,
      body: { organizationId: organizations![0]!.id, email: 'hedy@northwind.example', role: 'nobody' },
    });
    const reference = String(body['reference']);
    // Records leave after the answer. Once they can be found they are stored.
    await expect.poll(() => find(url, accessToken, reference)).toHaveLength(1);
    demo.child.kill('SIGKILL');
    await demo.ended;
    expect(existsSync(join(data, 'lock'))).toBe(true);

    demo = startProcess(['--port', '0', '--data', data]);
    url = await demo.url;
    const [found] = await find(url, accessToken, reference);
    expect(found).toMatchObject({ reference, service: 'team-functions', traceId: body['trace_id'] });
  });

  test('stops cleanly on a signal sent twice, as npm does, and prints no values of a failed statement', async () => {
    const { supabase } = await signIn(url, demoLogin);
    const { error } = await supabase.from('memberships').select().eq('id', 'secret-value');
    expect(error).toMatchObject({
      code: '22P02',
      message: expect.stringContaining('secret-value') as string,
    });
    demo.child.kill('SIGINT');
    demo.child.kill('SIGINT');
    expect(await demo.ended).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });
});
