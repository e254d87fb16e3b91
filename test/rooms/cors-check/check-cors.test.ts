import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { checkCors, type CheckCorsOptions, type CorsReport } from 'waybill/server';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { allowing, lines, NEW_SUPABASE, none, OLD_SUPABASE, reflect, strict } from './cors-profiles.ts';
import { listen } from '../server/listen.ts';

const origin = 'https://app.example.com';
const w3c = ['baggage', 'traceparent', 'tracestate'];
const all = [...w3c, 'x-correlation-id', 'x-session-id', 'x-trace-id'];
const appHeaders = OLD_SUPABASE.split(', ');

type Handler = Parameters<typeof listen>[0];
type Settings = Partial<CheckCorsOptions>;

async function ask(handler: Handler, settings: Settings = {}): Promise<CorsReport> {
  return checkCors({ url: await listen(handler), origin, ...settings });
}
const kindsOf = ({ problems }: CorsReport) => problems.map(({ kind }) => kind);

describe('the preflight', () => {
  it('is sent as browsers send it, and nothing else is', async () => {
    const seen: unknown[] = [];
    const report = await ask(
      (request) => {
        const { method, url, headers } = request;
        const names = [...headers.keys()].filter((name) =>
          /origin|request|cookie|authorization|trace/.test(name),
        );
        seen.push([method, new URL(url).search, names.map((name) => `${name}: ${headers.get(name)}`)]);
        return reflect(request);
      },
      {
        headers: 'all',
        appHeaders: ['X-App', 'Accept', 'content-type', 'x-app', 'traceparent'],
        method: 'put',
      },
    );
    expect(seen).toEqual([
      [
        'OPTIONS',
        '',
        [
          'access-control-request-headers: baggage,content-type,traceparent,tracestate,x-app,x-correlation-id,x-session-id,x-trace-id',
          'access-control-request-method: PUT',
          `origin: ${origin}`,
        ],
      ],
    ]);
    expect(report).toMatchObject({ ok: true, problems: [], missing: [], method: 'PUT', origin });
    expect(report).not.toHaveProperty('fix', expect.anything());
  });

  it('takes the query along, and shows it nowhere', async () => {
    const handler = vi.fn<Handler>(none());
    const url = `${await listen(handler)}/v1?apikey=secret#there`;
    const report = await checkCors({ url, origin });
    expect(handler.mock.lastCall![0].url).toBe(url.replace('#there', ''));
    expect(JSON.stringify(report)).not.toContain('secret');
    expect(report.url).toBe(url.split('?')[0]);
  });

  it('asks for the default headers of a target', async () => {
    expect((await ask(reflect)).asked).toEqual(w3c);
    expect((await ask(reflect, { headers: ['x-trace-id'] })).asked).toEqual(['x-trace-id']);
  });

  it.each<[string, (url: string) => Settings, RegExp]>([
    ['of the same origin', (url) => ({ origin: url }), /same origin/],
    ['without headers that need permission', () => ({ headers: 'none', method: 'get' }), /asks for no/],
  ])('is not sent for a request %s, because a browser sends no preflight', async (_, settings, text) => {
    const handler = vi.fn<Handler>(none(500));
    const url = await listen(handler);
    const report = await checkCors({ url, origin, ...settings(url) });
    expect(report).toMatchObject({ ok: true, problems: [], text: expect.stringMatching(text) });
    expect(handler).not.toHaveBeenCalled();
  });
});

describe('a server that', () => {
  it.each([
    ['reflects the asked headers', reflect, [], w3c],
    ['allows *', allowing('*'), [], ['*']],
    ['has the old list of Supabase', allowing(OLD_SUPABASE), w3c, appHeaders],
    ['has the new list of Supabase', allowing(NEW_SUPABASE), [], NEW_SUPABASE.split(', ')],
    ['has no list', lines({}), w3c, []],
  ])('%s gets a list of the missing headers', async (_, profile, missing, allowed) => {
    const report = await ask(profile);
    expect(report).toMatchObject({
      ok: missing.length === 0,
      missing,
      allowed: expect.arrayContaining(allowed),
    });
    expect(kindsOf(report)).toEqual(missing.length === 0 ? [] : ['headers']);
  });

  it('has the new list of Supabase misses three of all headers', async () => {
    expect((await ask(allowing(NEW_SUPABASE), { headers: 'all' })).missing).toEqual(all.slice(3));
  });

  it('allows * allows neither authorization by that, nor anything where cookies are sent', async () => {
    const report = await ask(allowing('*'), { appHeaders });
    expect(report.missing).toEqual(['authorization']);
    expect(report.problems[0]!.message).toContain('Its "*" does not cover authorization');
    const line = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
    const withCookies = await ask(allowing('*', line), { credentials: true });
    expect(withCookies.missing).toEqual(w3c);
    expect(withCookies.problems[0]!.message).toContain('Its "*" means nothing with cookies');
  });

  it.each([
    ['knows no CORS', none(), {}, ['origin', 'headers']],
    ['wants a login', lines({ 'access-control-allow-headers': '*' }, 401), {}, ['status']],
    ['knows no OPTIONS', none(404), {}, ['status', 'origin', 'headers']],
    ['fails', lines({ 'access-control-allow-headers': '*' }, 500), {}, ['status']],
    ['allows another page', allowing('*', { 'access-control-allow-origin': `${origin}/` }), {}, ['origin']],
    ['allows the page of "null"', allowing('*', { 'access-control-allow-origin': 'null' }), {}, ['origin']],
    ['names two origins', allowing('*', { 'access-control-allow-origin': `${origin}, *` }), {}, ['origin']],
    ['allows no cookies', allowing(NEW_SUPABASE), { credentials: true }, ['origin', 'credentials']],
    ['does not allow PUT', allowing('*'), { method: 'PUT' }, ['method']],
    ['writes no list', allowing('traceparent tracestate baggage'), {}, ['headers']],
    ['writes no list of methods', allowing('*', { 'access-control-allow-methods': '*;' }), {}, ['method']],
    ['has not changed since', none(304), {}, ['status', 'origin', 'headers']],
    ['redirects', lines({ location: '/v2?token=secret' }, 308), {}, ['redirect']],
  ])('%s is told so', async (_, profile, settings, kinds) => {
    const report = await ask(profile, settings);
    expect(report.ok).toBe(false);
    expect(kindsOf(report)).toEqual(kinds);
    for (const { message } of report.problems) expect(report.text).toContain(message);
    expect(report.text).not.toContain('secret');
  });

  it('refuses all because of our names is not mistaken for a server that does not know the page', async () => {
    const report = await ask(strict(['content-type']), { appHeaders: ['content-type'] });
    expect(report).toMatchObject({ missing: w3c, allowed: ['content-type'] });
    expect(report.problems).toEqual([
      {
        kind: 'headers',
        message: expect.stringContaining(
          'refuses every preflight that names baggage, traceparent and tracestate',
        ),
        line: `Access-Control-Allow-Headers: content-type, ${w3c.join(', ')}`,
      },
    ]);
  });

  it.each([
    ['something else', 'X-Total', [], 'cannot read x-correlation-id and x-trace-id'],
    ['one of ours', 'X-Trace-ID', ['x-trace-id'], 'cannot read x-correlation-id of'],
    ['everything', '*', ['x-correlation-id', 'x-trace-id'], 'can read x-correlation-id and x-trace-id'],
    [
      'nothing that it tells',
      undefined,
      undefined,
      'It is unknown whether the page can read x-correlation-id',
    ],
  ])('exposes %s has that in its report', async (_, value, exposed, text) => {
    const given: Record<string, string> =
      value === undefined ? {} : { 'access-control-expose-headers': value };
    const report = await ask(allowing('*', given));
    expect(report.exposed).toEqual(exposed);
    expect(report.text).toContain(text);
  });
});

describe('a server that is hostile', () => {
  it('is not awaited for longer than the given time', async () => {
    const report = await ask(() => new Promise<Response>(() => {}), { timeoutMs: 50 });
    expect(report.problems).toEqual([{ kind: 'timeout', message: 'No answer came within 50 ms.' }]);
  });

  it('is left where its body never ends', async () => {
    const cancel = vi.fn<() => void>();
    const pull = (controller: ReadableStreamDefaultController) => controller.enqueue(new Uint8Array(65_536));
    const body = () => new ReadableStream({ pull, cancel });
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    expect(await ask(() => new Response(body(), { headers }))).toMatchObject({ ok: true });
    await expect.poll(() => cancel.mock.calls.length).toBe(1);
  });

  /** Starts a server that answers with these bytes and closes the connection. */
  async function listenRaw(bytes: string): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(Buffer.from(bytes, 'latin1')));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/functions/v1/%1b%5B31m`;
  }

  it('writes nothing into a terminal', async () => {
    const url = await listenRaw(
      [
        'HTTP/1.1 200 \x9b31mOK',
        `access-control-allow-origin: \x9b31m\xe9${'y'.repeat(5000)}`,
        'access-control-allow-headers: x-app, \x9b2J',
        'access-control-allow-headers: a:b',
        'access-control-expose-headers: (((',
        'content-encoding: gzip',
        '\r\nno gzip',
      ].join('\r\n'),
    );
    const report = await checkCors({ url, origin });
    expect(report.ok).toBe(false);
    expect(report.text).toMatch(/^[ -~…\n]*$/);
    expect(report.text).not.toContain('y'.repeat(500));
    expect(report.exposed).toEqual([]);
  });

  it.each([
    ['speaks no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['breaks off', 'HTTP/1.1 200 OK\r\nAccess-Control'],
    ['has headers without end', `HTTP/1.1 200 OK\r\n${'x-much: more\r\n'.repeat(10_000)}`],
  ])('is a report where it %s', async (_, bytes) => {
    const report = await checkCors({ url: await listenRaw(bytes), origin });
    expect(kindsOf(report)).toEqual(['unreachable']);
  });

  it('is a report if no server listens', async () => {
    const { problems, ok } = await checkCors({ url: 'http://127.0.0.1:9/', origin });
    expect(ok).toBe(false);
    expect(problems[0]!.message).toMatch(/^No answer came \(.+\)\. Is the address right/);
  });
});
