import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { build } from 'vite';
import { checkCors } from 'waybill/server';
import { waybill, type WaybillOptions } from 'waybill/vite';
import { describe, expect, it, vi } from 'vitest';
import { allowing, none, OLD_SUPABASE, reflect } from '../cors-check/cors-profiles.ts';
import { listen } from '../server/listen.ts';
import { developWithCors } from './develop-with-cors.ts';

type Handler = Parameters<typeof listen>[0];

describe('when the development server starts', () => {
  it('prints one warning for each problem, and where all of it stands', async () => {
    const url = `${await listen(allowing(OLD_SUPABASE))}/functions/v1/invite-user`;
    const { printed, origin } = await developWithCors({ checkCors: { url, headers: 'all', method: 'PUT' } });
    await expect.poll(() => printed).toHaveLength(3);
    expect(printed.slice(0, 2)).toEqual([
      `warn [waybill] ${url}: The answer does not allow the method PUT.\n  Access-Control-Allow-Methods: PUT`,
      expect.stringMatching(
        /^warn .*does not allow baggage, .*\n {2}Access-Control-Allow-Headers: authorization, /,
      ),
    ]);
    const [, address] = /^info \[waybill\] Full report: (\S+)$/.exec(printed[2]!)!;
    expect(await (await fetch(address!)).text()).toBe(
      `${(await checkCors({ url, origin, headers: 'all', method: 'PUT' })).text}\n`,
    );
  });

  it('asks for a page of its own origin, or of the given origin', async () => {
    const seen = vi.fn<(origin: string | null) => void>();
    const url = await listen((preflight) => {
      seen(preflight.headers.get('origin'));
      return reflect(preflight);
    });
    const production = 'https://app.example.com';
    const { printed, origin } = await developWithCors({ checkCors: [url, { url, origin: production }] });
    await expect.poll(() => printed).toHaveLength(2);
    expect(printed[0]).toBe(`info [waybill] ${url}/ accepts baggage, traceparent, tracestate.`);
    expect(new Set(seen.mock.calls.flat())).toEqual(new Set([origin, production]));
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1'],
    ['0.0.0.0', 'http://localhost'],
    [undefined, 'http://localhost'],
  ])('knows the origin of its pages where the host is %s', async (host, expected) => {
    const seen = vi.fn<(origin: string | null) => void>();
    const url = await listen((preflight) => {
      seen(preflight.headers.get('origin'));
      return reflect(preflight);
    });
    const { origin } = await developWithCors({ checkCors: url }, { server: { ...(host && { host }) } });
    await expect.poll(() => seen.mock.lastCall).toEqual([origin]);
    expect(origin.replace(/:\d+$/, '')).toBe(expected);
  });

  it('warns of a server that cannot be reached, and starts all the same', async () => {
    const { printed, origin } = await developWithCors({ checkCors: 'http://127.0.0.1:9/' });
    await expect.poll(() => printed.join()).toContain('warn [waybill] http://127.0.0.1:9/: No answer came');
    expect((await fetch(`${origin}/@waybill/cors`)).status).toBe(400);
  });

  it.each(['test', 'build'])('asks nothing in a %s', async (kind) => {
    const handler = vi.fn<Handler>(none());
    const options: WaybillOptions = { checkCors: await listen(handler) };
    if (kind === 'build') {
      const app = { name: 'app', resolveId: (id: string) => id, load: () => 'console.log(1)' };
      const input = 'app.js';
      await build({
        configFile: false,
        logLevel: 'silent',
        plugins: [app, waybill(options)],
        build: { write: false, rolldownOptions: { input } },
      });
    } else {
      const { origin } = await developWithCors(options, { mode: 'test' });
      await fetch(`${origin}/@waybill/cors`);
    }
    expect(handler).not.toHaveBeenCalled();
  });

  it.each<[string, WaybillOptions]>([
    ['a path', { checkCors: '/api' }],
    ['an address of another kind', { checkCors: ['https://api.example.com', 'ws://api.example.com'] }],
    ['an origin that is none', { checkCors: { url: 'https://api.example.com', origin: 'app.example.com' } }],
  ])('refuses %s at once, in builds too', (_, options) => {
    expect(() => waybill(options)).toThrow(/^\[waybill\] checkCors got ".+" as (url|origin); write it like/);
  });
});

describe('/@waybill/cors', () => {
  it('answers with the report on any server, as plain text', async () => {
    const url = await listen(allowing(OLD_SUPABASE));
    const { origin } = await developWithCors();
    const query = new URLSearchParams({
      url,
      headers: 'traceparent, x-trace-id',
      appHeaders: 'apikey,X-App',
      method: 'PATCH',
      credentials: 'true',
      origin: 'https://app.example.com',
    });
    const response = await fetch(`${origin}/@waybill/cors?${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const { text, missing } = await checkCors({
      url,
      headers: ['traceparent', 'x-trace-id'],
      appHeaders: ['apikey', 'X-App'],
      method: 'PATCH',
      credentials: true,
      origin: 'https://app.example.com',
    });
    expect(missing).toEqual(['traceparent', 'x-app', 'x-trace-id']);
    expect(await response.text()).toBe(`${text}\n`);
  });

  it('checks for the page at the address of the request', async () => {
    const url = await listen(reflect);
    const { origin } = await developWithCors({}, { server: { host: '127.0.0.1' }, base: '/app/' });
    const { port } = new URL(origin);
    for (const page of [origin, `http://localhost:${port}`]) {
      const text = await answerOf(`${origin}/app/@waybill/cors?url=${url}`, { host: new URL(page).host });
      expect(text).toMatch(new RegExp(`^200 POST ${url}/\nfrom ${page}: a browser sends it`));
    }
  });

  /** Sends a request with any headers, even with headers that `fetch` sets itself. */
  const answerOf = (address: string, headers: Record<string, string>, method = 'GET'): Promise<string> =>
    new Promise((resolve, reject) => {
      request(address, { headers, method, agent: false }, (response) => {
        let text = `${response.statusCode} `;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });

  it.each<[string, Record<string, string>, string]>([
    ['pages of other sites', { 'sec-fetch-site': 'cross-site' }, 'GET'],
    ['pages of other ports', { 'sec-fetch-site': 'same-site' }, 'GET'],
    ['pages of other origins', { origin: 'http://192.168.0.7:3000' }, 'GET'],
    ['pages without an origin', { origin: 'null' }, 'GET'],
    ['images in pages of other origins', { referer: 'http://192.168.0.7:3000/page' }, 'GET'],
    ['names that lead here and are not ours', { host: 'rebound.example' }, 'GET'],
    ['other machines behind a proxy on this machine', { 'x-forwarded-for': '192.168.0.7' }, 'GET'],
    ['other machines behind a proxy of another kind', { forwarded: 'for=192.168.0.7' }, 'GET'],
    ['other methods', {}, 'POST'],
  ])('refuses %s, and sends no preflight', async (_, headers, method) => {
    const handler = vi.fn<Handler>(none());
    const url = await listen(handler);
    const { origin } = await developWithCors();
    expect(await answerOf(`${origin}/@waybill/cors?url=${url}`, headers, method)).toMatch(/^40[35] /);
    expect(handler).not.toHaveBeenCalled();
    expect(await answerOf(`${origin}/@waybill/cors?url=${url}`, { 'sec-fetch-site': 'none' })).toMatch(
      /^200 /,
    );
    expect(handler).toHaveBeenCalled();
  });

  // An address of this machine that is not on the loopback interface, as another machine sees it.
  const someOutside = Object.values(networkInterfaces())
    .flatMap((all) =>
      all!.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address),
    )
    .slice(0, 1);

  it.each(someOutside)(
    'refuses requests that do not come over the loopback interface, without the key of the link: %s',
    async (outside) => {
      const handler = vi.fn<Handler>(none());
      const url = await listen(handler);
      const { origin } = await developWithCors({}, { server: { host: true } });
      const { port } = new URL(origin);
      const address = `http://${outside}:${port}/@waybill/cors?url=${url}`;
      expect(await answerOf(address, {})).toMatch(/^403 /);
      expect(await answerOf(`${address}&key=guessed`, {})).toMatch(/^403 /);
      // An image without a referrer, in a page that this machine's own browser shows under that address.
      expect(await answerOf(address, { accept: 'image/*' })).toMatch(/^403 /);
      // The same from a loopback peer with the host name of that address.
      expect(await answerOf(`${origin}/@waybill/cors?url=${url}`, { host: `${outside}:${port}` })).toMatch(
        /^403 /,
      );
      expect(handler).not.toHaveBeenCalled();
    },
  );

  it.each(someOutside)(
    'prints a link with a key where the server has no loopback address: %s',
    async (outside) => {
      const url = `${await listen(allowing(OLD_SUPABASE))}/functions/v1/invite-user`;
      const { printed } = await developWithCors(
        { checkCors: { url, method: 'PUT' } },
        { server: { host: outside } },
      );
      await expect.poll(() => printed.at(-1)).toContain('Full report');
      const [, address] = /Full report: (\S+)$/.exec(printed.at(-1)!)!;
      expect(await answerOf(address!, {})).toMatch(/^200 /);
      expect(await answerOf(address!.replace(/&key=.*/, ''), {})).toMatch(/^403 /);
    },
  );

  it('refuses a foreign name even where Vite allows every name', async () => {
    const handler = vi.fn<Handler>(none());
    const url = await listen(handler);
    const { origin } = await developWithCors({}, { server: { allowedHosts: true } });
    const address = `${origin}/@waybill/cors?url=${url}`;
    expect(await answerOf(address, { host: 'rebound.example' })).toMatch(/^403 /);
    expect(await answerOf(address, { host: '127.0.0.1.rebound.example' })).toMatch(/^403 /);
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    ['', /^400 Asks a server whether/],
    ['?url=file:///etc/passwd', /^400 \[waybill\] checkCors got "file:\/\/\/etc\/passwd" as url/],
    ['?url=http://127.0.0.1:9/&headers=cookie', /^400 \[waybill\] "cookie" is not a header policy/],
    ['?url=http://127.0.0.1:9/&origin=here', /^400 \[waybill\] checkCors got "here" as origin/],
    ['//?url=http://127.0.0.1:9/', /^400 /],
  ])('says how to ask where the address ends with %s', async (end, answer) => {
    const { origin } = await developWithCors();
    const text = await answerOf(`${origin}/@waybill/cors${end}`, {});
    expect(text).toMatch(answer);
    expect(text).toContain('?url=https://api.example.com/v1');
  });
});
