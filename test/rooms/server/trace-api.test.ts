import type { TraceReader } from 'waybill';
import { createTraceApi, type TraceApiOptions } from 'waybill/server';
import { memoryStore } from 'waybill/testing';
import { expect, test, vi } from 'vitest';
import type { Diagnostic } from '../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, REQUEST, SESSION, TRACE } from '../postgres/records.ts';
import { anEvent } from '../stores/test-store.ts';
import { listen } from './listen.ts';

const IDS = { 'correlation.id': CORRELATION, 'session.id': SESSION };
const tokenOf = ({ headers }: Request) => headers.get('authorization')?.slice('Bearer '.length);

/** Paths that find something, one for each function of the reader. */
const PATHS = [
  `find?kind=trace&id=${TRACE}`,
  `find?kind=uuid&id=${SESSION}`,
  `read?traceId=${TRACE}`,
  `read?traceId=${TRACE}&follow=links`,
  'failures',
  'failures?grouped=true&limit=1',
  'failures?kind=event',
  'slow',
  'services?from=2020-01-01',
  `events?correlationId=${CORRELATION}`,
  'good-run?name=invite%20member&before=2027-01-01',
];

async function fill(tenants: readonly string[]) {
  const store = memoryStore();
  for (const tenant of tenants) {
    const resource = { 'service.name': tenant };
    const called = { traceId: 'c'.repeat(32), endTimeUnixNano: nano(5) };
    await store(
      [
        aSpan({ attributes: IDS, resource }),
        aLog({ severityNumber: 17, traceId: undefined, resource, body: tenant }),
        aSpan({ ...called, spanId: 'a'.repeat(16), resource }),
        aSpan({ ...called, spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16), kind: 'server', resource }),
      ],
      { ...REQUEST, tenant },
    );
    store.addEvents([{ ...anEvent({ data: { tenant } }), problem: tenant }], { tenant });
  }
  return store;
}

/** Serves the API over HTTP until the test has finished. The token of a request is its tenant. */
async function serve(options: Partial<TraceApiOptions> = {}) {
  const onDiagnostic = vi.fn<(diagnostic: Diagnostic) => void>();
  const reader = await fill(['acme', 'umbrella', 'default']);
  const authenticate = (request: Request) => {
    const tenant = tokenOf(request);
    return tenant === undefined ? null : { tenant };
  };
  const address = await listen(createTraceApi({ reader, authenticate, onDiagnostic, ...options }));
  const get = (path: string, { token = 'acme', ...init }: RequestInit & { token?: string } = {}) =>
    fetch(`${address}/traces/v1/${path}`, {
      ...init,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(init.headers as object) },
    });
  const statusOf = async (path: string, init?: RequestInit & { token?: string }) =>
    (await get(path, init)).status;
  return { address, get, statusOf, reader, onDiagnostic };
}

test('gives each tenant its own records, whatever the path', async () => {
  const { get } = await serve();
  for (const path of PATHS) {
    for (const tenant of ['acme', 'umbrella']) {
      const response = await get(path, { token: tenant });
      const text = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      expect(text).toContain(tenant);
      expect(text).not.toContain(tenant === 'acme' ? 'umbrella' : 'acme');
    }
    const stranger = await get(path, { token: 'initech' });
    expect(await stranger.text()).not.toMatch(/acme|umbrella|default/);
  }
});

test('takes no cursor of another tenant', async () => {
  const reader = await fill([]);
  for (const tenant of ['acme', 'umbrella'])
    await reader(
      ['a', 'b', 'c'].map((uid) => aLog({ severityNumber: 17, attributes: { 'log.record.uid': uid } })),
      { ...REQUEST, tenant },
    );
  const { get } = await serve({ reader });
  const { cursor } = (await (await get('failures?limit=2')).json()) as { cursor: string };
  const path = `failures?limit=2&cursor=${encodeURIComponent(cursor)}`;
  expect(await (await get(path)).json()).toMatchObject({ failures: [{}], cursor: null });
  for (const [token, text] of [
    ['umbrella', path],
    ['acme', `${path}x`],
    ['acme', `${path}&service=team-admin`],
    ['acme', path.replace('cursor=', 'cursor=A')],
  ] as const)
    expect(await (await get(text, { token })).json()).toEqual({ failures: [], cursor: null });
});

test('reads the tenant of its reader if authenticate names none', async () => {
  for (const verdict of [true, 'acme', {}, { mayRead: true }, 7, Promise.resolve(true)]) {
    const { get } = await serve({ authenticate: () => verdict });
    expect(await (await get('slow')).json()).toMatchObject({ operations: [{ service: 'default' }] });
  }
});

test.each([
  ['nothing', undefined, 401, undefined],
  ['false', false, 401, undefined],
  ['no right', { tenant: 'acme', mayRead: false }, 403, undefined],
  ['a right that is no flag', { mayRead: 'no' }, 403, undefined],
  ['an undefined tenant', { tenant: undefined }, 401, 'trace api tenant'],
  ['an injected tenant', { tenant: "' or true --" }, 401, 'trace api tenant'],
  ['a long tenant', { tenant: 'x'.repeat(129) }, 401, 'trace api tenant'],
  ['an error', new Error('secret'), 401, 'trace api authenticate'],
])('refuses a request for which authenticate gives %s', async (_, verdict, status, kind) => {
  const authenticate = async () => {
    if (verdict instanceof Error) throw verdict;
    return verdict;
  };
  const { get, onDiagnostic } = await serve({ authenticate });
  for (const path of PATHS) {
    const response = await get(path, { headers: { 'if-none-match': '*' } });
    expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
    expect(await response.text()).toMatch(/^\{"error":\{"message":"[A-Z][^.]+\.","code":"[a-z]+"\}\}$/);
  }
  expect(onDiagnostic.mock.calls.map(([diagnostic]) => diagnostic.kind)).toEqual(kind ? [kind] : []);
});

test('needs a store to read a tenant that authenticate names', async () => {
  const { forTenant: _, ...reader } = { ...(memoryStore() as TraceReader & { forTenant: unknown }) };
  const { statusOf, onDiagnostic } = await serve({ reader });
  expect(await statusOf('slow')).toBe(503);
  expect(onDiagnostic.mock.calls[0]?.[0].error).toMatchObject({
    message: '[waybill] The reader of createTraceApi has no forTenant; pass a store.',
  });
});

test('answers 304 to a caller that has the answer, until it changes', async () => {
  const { get, statusOf, reader } = await serve();
  for (const path of PATHS) {
    const { headers } = await get(path);
    const etag = headers.get('etag')!;
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(path, { headers: { 'if-none-match': tag } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    }
    for (const tag of ['"other"', etag.slice(1), 'x'.repeat(5000)])
      expect(await statusOf(path, { headers: { 'if-none-match': tag } })).toBe(200);
    expect(await statusOf(path, { token: '', headers: { 'if-none-match': etag } })).toBe(401);
    expect(await statusOf(path, { token: 'umbrella', headers: { 'if-none-match': etag } })).toBe(200);
  }
  const path = `read?traceId=${TRACE}`;
  const etag = (await get(path)).headers.get('etag')!;
  await reader([aSpan({ spanId: 'a'.repeat(16) })], { ...REQUEST, tenant: 'acme' });
  expect(await statusOf(path, { headers: { 'if-none-match': etag } })).toBe(200);
});

test('answers HEAD as GET, without a body', async () => {
  const { get } = await serve();
  for (const path of [...PATHS, 'nowhere', 'find', `read?traceId=${'f'.repeat(32)}`]) {
    const [get_, head] = [await get(path), await get(path, { method: 'HEAD' })];
    expect([path, head.status, head.headers.get('etag')]).toEqual([
      path,
      get_.status,
      get_.headers.get('etag'),
    ]);
    expect(await head.text()).toBe('');
  }
});

test('reads references as people write them', async () => {
  const { get, statusOf } = await serve();
  for (const id of ['030F-ZVG1M', '030fzvg1m', '00c0ffee01'])
    expect(await (await get(`find?kind=reference&id=${id}`)).json()).toMatchObject({
      traces: [{ traceId: TRACE }],
    });
  expect(await statusOf('find?kind=reference&id=030F-ZVG1X')).toBe(400);
});

test.each<readonly [string, number]>([
  ['', 404],
  ['nowhere', 404],
  ['find/', 404],
  ['read/x', 404],
  ['constructor', 404],
  ['__proto__', 404],
  [`read?traceId=${'f'.repeat(32)}`, 404],
  ['good-run?name=none&before=2027-01-01', 404],
  ['find', 400],
  ['find?kind=trace', 400],
  [`find?id=${TRACE}`, 400],
  [`find?kind=trace&id=${TRACE}&unknown=1`, 400],
  [`find?kind=trace&id=${TRACE}&__proto__=1`, 400],
  [`find?kind=trace&id=${TRACE}&id=${TRACE}`, 400],
  [`find?kind=constructor&id=${TRACE}`, 400],
  ['find?kind=foreign&id=%00', 400],
  ['find?kind=trace&id=%27%20or%20true%20--', 400],
  ['read', 400],
  ['read?traceId=../../etc/passwd', 400],
  [`read?traceId=${TRACE}&follow=everything`, 400],
  ['events?correlationId=x', 400],
  ['good-run?name=x&before=$1', 400],
  [`good-run?name=${'x'.repeat(1001)}&before=2027-01-01`, 400],
  ['failures?grouped=1', 400],
  ['slow?grouped=true', 400],
  ['slow?cursor=%F0%9F%92%A5', 400],
  ...['0', '101', '1.5', '-1', '1e2', '', ' 7', 'NaN'].map((limit) => [`slow?limit=${limit}`, 400] as const),
])('answers %s with %i and one sentence, which repeats nothing', async (path, status) => {
  const { get, onDiagnostic } = await serve();
  const response = await get(path);
  const text = await response.text();
  expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
  expect(text).toMatch(/^\{"error":\{"message":"[A-Z][^.]+\.","code":"[a-z_]+"\}\}$/);
  expect(text).not.toMatch(/passwd|unknown=|or true|x{5}/);
  expect(onDiagnostic).not.toHaveBeenCalled();
});

test('refuses an address that is too long', async () => {
  const { statusOf } = await serve();
  expect(await statusOf(`failures?text=${'x'.repeat(13_000)}`)).toBe(414);
});

test('lets no attack through any parameter find anything', async () => {
  const { get } = await serve();
  const attacks = [
    "' or true --",
    "'; drop table waybill.spans; --",
    '$1',
    '%',
    '_',
    '\\',
    '\0',
    '{"$ne":null}',
    '',
    'x'.repeat(300),
  ];
  const names = 'service name sessionId traceId correlationId fingerprint text from to cursor kind'.split(
    ' ',
  );
  for (const route of ['failures', 'slow']) {
    for (const name of names) {
      for (const attack of attacks) {
        const response = await get(`${route}?${name}=${encodeURIComponent(attack)}`);
        const text = await response.text();
        if (response.status === 200)
          expect(text).toMatch(/^\{"(?:failures|operations)":\[\],"cursor":null\}$/);
        else expect([route, name, attack, response.status]).toEqual([route, name, attack, 400]);
      }
    }
  }
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers %s with 405', async (method) => {
  const { get } = await serve();
  const response = await get('slow', { method, ...(method !== 'OPTIONS' && { body: 'x'.repeat(100_000) }) });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('refuses an answer that is too large', async () => {
  const { get } = await serve({ maxBytes: 500 });
  const response = await get(`read?traceId=${TRACE}`);
  expect([response.status, await response.json()]).toEqual([
    413,
    { error: { message: 'The answer would be too large; ask for less.', code: 'too_large' } },
  ]);
  expect((await get('events?correlationId=0190b8e4-aaaa-7000-8000-00000000dead')).status).toBe(200);
});

test('says nothing of the reason for which its reader fails', async () => {
  const error = new Error('connection to postgres://admin:secret@db failed');
  const fail = () => Promise.reject(error);
  const reader = {
    find: fail,
    read: fail,
    failures: fail,
    slow: fail,
    services: fail,
    events: fail,
  } as unknown as TraceReader;
  const { get, onDiagnostic } = await serve({ reader, authenticate: () => true });
  // A reader of an earlier version has no goodRun.
  for (const path of PATHS) {
    const response = await get(path);
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
      503,
      '1',
      { error: { message: 'The records cannot be read now; try again later.', code: 'unavailable' } },
    ]);
  }
  expect(onDiagnostic.mock.calls).toEqual([
    [{ kind: 'trace api', message: expect.any(String) as string, error }],
  ]);
});

test('lets pages of other origins read only if an option says so', async () => {
  const origin = 'https://desk.example.com';
  const preflight = { origin, 'access-control-request-method': 'GET' };
  const closed = await serve();
  const refused = await closed.get('slow', { headers: { origin } });
  expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  expect(await closed.statusOf('slow', { method: 'OPTIONS', headers: preflight })).toBe(405);

  const { get } = await serve({ cors: [origin] });
  const asked = await get('slow', { method: 'OPTIONS', token: '', headers: preflight });
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
  expect(asked.headers.get('access-control-allow-headers')).toMatch(/authorization.*if-none-match/);
  const allowed = await get('slow', { headers: { origin } });
  expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
  expect(allowed.headers.get('access-control-expose-headers')).toBe('etag, retry-after');
  expect(allowed.headers.get('vary')).toMatch(/origin/i);
  const other = await get('slow', { headers: { origin: 'https://evil.example' } });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  [{}, 'createTraceApi needs a reader'],
  [{ reader: memoryStore() }, 'would show all records to everybody'],
  [{ reader: memoryStore(), authenticate: () => true, maxBytes: 0 }, 'maxBytes is 0'],
])('throws for options that cannot work: %#', (options, problem) => {
  expect(() => createTraceApi(options as never)).toThrow(problem);
});
