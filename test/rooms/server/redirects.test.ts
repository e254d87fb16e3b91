import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServerTracing } from 'waybill/server';

interface Seen {
  readonly to: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const OURS = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-session-id', 'x-trace-id'];

/** Serves one origin. `/to/<status>?<address>` redirects there, and every other path answers with its own path. */
async function serveOrigin(name: string, seen: Seen[]): Promise<string> {
  const server = createServer(async (request, response) => {
    const url = request.url!;
    const body = (await buffer(request)).toString();
    seen.push({ to: name, method: request.method!, url, headers: request.headers, body });
    const [, status, target] = /^\/to\/(\d+)(?:\?(.*))?$/.exec(url) ?? [];
    if (!status) return void response.end(`${name}${url}`);
    const rounds = /^loop(\d+)$/.exec(target ?? '');
    const location = rounds
      ? Number(rounds[1]) > 0
        ? `/to/${status}?loop${Number(rounds[1]) - 1}`
        : '/end'
      : target && decodeURIComponent(target);
    return void response.writeHead(Number(status), location ? { location } : {}).end('moved');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function openOrigins() {
  const seen: Seen[] = [];
  const [target, other] = [await serveOrigin('target', seen), await serveOrigin('other', seen)];
  const tracing = createServerTracing({ service: 'caller', targets: [{ url: target, headers: 'all' }] });
  onTestFinished(() => tracing.dispose());
  return { seen, target, other, tracing };
}

type Origins = Awaited<ReturnType<typeof openOrigins>>;

const to = (status: number, address: string): string => `/to/${status}?${encodeURIComponent(address)}`;
const oursOf = ({ headers }: Seen): string[] => OURS.filter((name) => headers[name] !== undefined);

describe('a redirect of a target', () => {
  it.each([301, 302, 303, 307, 308])(
    'with %i to a foreign origin carries none of our headers',
    async (status) => {
      const { seen, target, other, tracing } = await openOrigins();
      const response = await tracing.span('job', () => tracing.fetch(target + to(status, `${other}/end`)));
      expect(await response.text()).toBe('other/end');
      expect(seen.map(oursOf)).toEqual([['traceparent', 'x-correlation-id', 'x-trace-id'], []]);
    },
  );

  it('to another target carries the headers that its rule allows, and no more', async () => {
    const { seen, target, other } = await openOrigins();
    const tracing = createServerTracing({
      service: 'caller',
      targets: [{ url: target, headers: 'all' }, { url: other }],
    });
    onTestFinished(() => tracing.dispose());
    await tracing.span('job', () => tracing.fetch(target + to(307, `${other}${to(302, `${target}/end`)}`)));
    expect(seen.map(oursOf)).toEqual([
      ['traceparent', 'x-correlation-id', 'x-trace-id'],
      ['traceparent'],
      ['traceparent', 'x-correlation-id', 'x-trace-id'],
    ]);
  });

  it('keeps the headers and the baggage that the caller set', async () => {
    const { seen, target, other, tracing } = await openOrigins();
    const headers = { 'x-own': '1', baggage: 'a=b', 'x-session-id': 'mine' };
    await tracing.span('job', () => tracing.fetch(target + to(302, `${other}/end`), { headers }));
    expect(seen[1]!.headers).toMatchObject(headers);
    expect(oursOf(seen[1]!)).toEqual(['baggage', 'x-session-id']);
  });

  it('takes the correlation id out of the baggage of the caller, and puts it back, and keeps the rest', async () => {
    const { seen, target, other, tracing } = await openOrigins();
    // The baggage carries the correlation id only where it differs from the trace id.
    const correlationId = '0190f5fe-7c00-7a1b-8c2d-9e8f7a6b5c4d';
    const again = `${other}${to(302, `${other}${to(302, `${target}/end`)}`)}`;
    const handler = tracing.withTracing(() =>
      tracing.fetch(target + to(302, again), { headers: { baggage: 'a=b' } }),
    );
    await handler(new Request('http://a.example/', { headers: { 'x-correlation-id': correlationId } }));
    const both = `a=b, correlation.id=${correlationId}`;
    expect(seen.map(({ headers }) => headers['baggage'])).toEqual([both, 'a=b', 'a=b', both]);
  });
});

const secrets = { authorization: 'Bearer x', cookie: 'a=b', 'proxy-authorization': 'y' };
const post = (body: BodyInit): RequestInit => ({ method: 'POST', body });
const streamed = (): RequestInit =>
  ({ ...post(new Blob(['streamed']).stream()), duplex: 'half' }) as RequestInit;
const statuses = [300, 301, 302, 303, 304, 305, 307, 308];

type Call = (origins: Origins) => [input: RequestInfo | URL, init?: RequestInit];
const calls: [string, Call][] = [
  ...statuses.flatMap((status): [string, Call][] => [
    [`GET, ${status}`, ({ target, other }) => [target + to(status, `${other}/end`), { headers: secrets }]],
    [
      `GET to the same origin, ${status}`,
      ({ target }) => [target + to(status, '/end'), { headers: secrets }],
    ],
    [`HEAD, ${status}`, ({ target, other }) => [target + to(status, `${other}/end`), { method: 'HEAD' }]],
    [
      `PUT of a text, ${status}`,
      ({ target, other }) => [target + to(status, `${other}/end`), { method: 'PUT', body: 'text' }],
    ],
    [`POST of a text, ${status}`, ({ target, other }) => [target + to(status, `${other}/end`), post('text')]],
    [
      `POST in lower case, ${status}`,
      ({ target }) => [target + to(status, '/end'), { method: 'post', body: 'text' }],
    ],
    [`POST of a stream, ${status}`, ({ target, other }) => [target + to(status, `${other}/end`), streamed()]],
    [
      `POST of a Request, ${status}`,
      ({ target, other }) => [
        new Request(target + to(status, `${other}/end`), { ...post('text'), headers: secrets }),
      ],
    ],
    [`no location, ${status}`, ({ target }) => [`${target}/to/${status}`]],
  ]),
  [
    'POST of a form',
    ({ target, other }) => [target + to(307, `${other}/end`), post(new URLSearchParams('a=b'))],
  ],
  [
    'POST of a Blob',
    ({ target, other }) => [target + to(308, `${other}/end`), post(new Blob(['blob'], { type: 'a/b' }))],
  ],
  ['DELETE', ({ target }) => [target + to(301, '/end'), { method: 'DELETE' }]],
  ['a Request', ({ target, other }) => [new Request(target + to(302, `${other}/end`), { headers: secrets })]],
  ['a URL', ({ target }) => [new URL(target + to(302, '/end'))]],
  ['20 redirects', ({ target }) => [`${target}/to/302?loop19`]],
  ['21 redirects', ({ target }) => [`${target}/to/302?loop20`]],
  ['redirect: manual', ({ target, other }) => [target + to(302, `${other}/end`), { redirect: 'manual' }]],
  ['redirect: error', ({ target, other }) => [target + to(302, `${other}/end`), { redirect: 'error' }]],
  [
    'a Request with redirect: manual',
    ({ target }) => [new Request(target + to(302, '/end'), { redirect: 'manual' })],
  ],
  ['a relative location', ({ target }) => [`${target}/a/../to/302?end`]],
  ['a fragment that stays', ({ target }) => [`${target}${to(302, '/end')}#part`]],
  ['a fragment of the location', ({ target }) => [target + to(302, '/end#new')]],
  ['an invalid location', ({ target }) => [target + to(302, 'http://[')]],
  ['a location that is not HTTP', ({ target }) => [target + to(302, 'data:,x')]],
  [
    'credentials in the location',
    ({ target, other }) => [target + to(302, `${other.replace('//', '//u:p@')}/end`)],
  ],
  [
    'an abort before the request',
    ({ target }) => [target + to(302, '/end'), { signal: AbortSignal.abort() }],
  ],
  ['an integrity', ({ target, other }) => [target + to(302, `${other}/end`), { integrity: 'sha256-xxxx' }]],
];

/** Makes a call, and describes everything that the caller and the servers see, with fixed names for the origins. */
async function observe(origins: Origins, fetchWith: typeof fetch, call: Call): Promise<unknown> {
  const { seen, target, other } = origins;
  seen.length = 0;
  const name = (text: string): string => text.replaceAll(target, 'TARGET').replaceAll(other, 'OTHER');
  let outcome: unknown;
  try {
    const response = await fetchWith(...call(origins));
    const { status, redirected, url, ok } = response;
    outcome = { status, redirected, url: name(url), ok, body: await response.text() };
  } catch (error) {
    outcome = { name: (error as Error).name, message: (error as Error).message };
  }
  const requests = seen.map((request) => {
    const headers = { ...request.headers };
    for (const ours of OURS) delete headers[ours];
    return {
      ...request,
      url: name(decodeURIComponent(request.url)),
      headers: { ...headers, host: name(`http://${headers.host}`) },
    };
  });
  return { outcome, requests };
}

describe('the caller and the servers see the same as with the native fetch', () => {
  it.each(calls)('%s', async (_, call) => {
    const origins = await openOrigins();
    const native = await observe(origins, fetch, call);
    const traced = await origins.tracing.span('job', () => observe(origins, origins.tracing.fetch, call));
    expect(traced).toEqual(native);
  });
});

it('sends bytes again after a redirect', async () => {
  // Node 20 itself fails here: its fetch detaches the bytes.
  const { seen, target, other, tracing } = await openOrigins();
  const bytes = new TextEncoder().encode('bytes');
  await tracing.span('job', () => tracing.fetch(target + to(307, `${other}/end`), post(bytes)));
  expect(seen.map(({ body }) => body)).toEqual(['bytes', 'bytes']);
});
