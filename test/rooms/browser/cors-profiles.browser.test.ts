import { expect, it } from 'vitest';
import { parseTraceparent, type HeaderPolicy } from 'waybill';
import { openOtherRecorder, type CorsProfile, type Recorder } from './recorder.ts';
import { tracePage } from './trace-page.ts';

const W3C = ['traceparent', 'baggage'];
const ALL = [...W3C, 'x-correlation-id', 'x-session-id', 'x-trace-id'];

/** The tracing headers that arrive, or null if the browser refuses the app's request because of them. */
type Expected = readonly string[] | null;

const MATRIX: readonly (readonly [CorsProfile, Readonly<Record<'none' | 'w3c' | 'all', Expected>>])[] = [
  ['reflect', { none: [], w3c: W3C, all: ALL }],
  ['star', { none: [], w3c: W3C, all: ALL }],
  ['old supabase', { none: [], w3c: null, all: null }],
  ['new supabase', { none: [], w3c: W3C, all: null }],
  [['traceparent'], { none: [], w3c: null, all: null }],
];

const CASES = MATRIX.flatMap(([profile, byPolicy]) =>
  (['none', 'w3c', 'all'] as const).map((policy) => [profile, policy, byPolicy[policy]] as const),
);

async function openProfile(cors: CorsProfile): Promise<Recorder> {
  const other = await openOtherRecorder();
  await other.answer({ cors });
  return other;
}

// The action continues an older process, so that there is baggage to send.
function callIn(other: Recorder, headers: HeaderPolicy, init?: RequestInit): Promise<string> {
  const { tracing } = tracePage({ targets: [{ url: other.origin, headers }] });
  tracing.setSession('2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d');
  const call = tracing.action('Call', ({ fetch: traced }) => traced(other.url, init), {
    correlationId: '018f3f2e-7c1a-7000-8000-00000000abcd',
  });
  return call.then(({ status }) => String(status), String);
}

async function arrivalsAt(other: Recorder): Promise<readonly (readonly string[])[]> {
  const requests = (await other.seen()).filter(({ method }) => method !== 'OPTIONS');
  return requests.map(({ headers }) => {
    if ('traceparent' in headers) expect(parseTraceparent(headers['traceparent'])).not.toBeNull();
    return ALL.filter((name) => name in headers);
  });
}

it.each(CASES)('asks a server that allows %j by the policy %j', async (cors, policy, expected) => {
  const other = await openProfile(cors);
  const outcome = await callIn(other, policy);
  if (expected) {
    expect(outcome).toBe('200');
    expect(await arrivalsAt(other)).toEqual([expected]);
  } else {
    expect(outcome).toBe('TypeError: Failed to fetch');
    expect((await other.seen()).map(({ method }) => method)).toEqual(['OPTIONS']);
  }
});

it.each(CASES)(
  'lets the app go on with a server that allows %j after the policy %j',
  async (cors, policy) => {
    const other = await openProfile(cors);
    await callIn(other, policy);
    // The app would get this answer at once without Waybill.
    expect(await fetch(other.url).then(({ status }) => status)).toBe(200);
  },
);

it.each(['none', 'w3c', 'all'] as const)(
  'changes nothing at a server without CORS by the policy %s',
  async (policy) => {
    const other = await openProfile('none');
    const untraced = await fetch(other.url).catch(String);
    expect(await callIn(other, policy)).toBe(untraced);
  },
);

it('keeps a simple request simple if no target is listed', async () => {
  const other = await openProfile('none');
  tracePage();
  await expect(fetch(other.url, { method: 'POST', body: 'simple' })).rejects.toThrow('Failed to fetch');
  expect((await other.seen()).map(({ method, body }) => [method, body])).toEqual([['POST', 'simple']]);
});

it('costs one preflight for many requests where the server lets it be remembered, and each names its own span', async () => {
  const other = await openOtherRecorder();
  await other.answer({ headers: { 'access-control-max-age': '600' } });
  const { spans } = tracePage({ targets: [{ url: other.origin }] });
  for (let call = 0; call < 3; call++) await fetch(other.url);
  const seen = await other.seen();
  expect(seen.map(({ method }) => method)).toEqual(['OPTIONS', 'GET', 'GET', 'GET']);
  expect(seen.slice(1).map(({ headers }) => parseTraceparent(headers['traceparent'])?.spanId)).toEqual(
    spans().map(({ spanId }) => spanId),
  );
});

const credentialed = {
  'access-control-allow-origin': window.location.origin,
  'access-control-allow-credentials': 'true',
};

it('cannot use a star with credentials, and takes its headers away where that refuses them', async () => {
  const other = await openOtherRecorder();
  await other.answer({ cors: 'star', headers: credentialed });
  tracePage({ targets: [{ url: other.origin }] });
  const call = () =>
    fetch(other.url, { credentials: 'include' }).then(({ status }) => String(status), String);
  expect(await call()).toBe('TypeError: Failed to fetch');
  expect(await call()).toBe('200');
});

it("sends its headers beside the app's credentials where these are allowed by name", async () => {
  const other = await openOtherRecorder();
  await other.answer({ cors: 'new supabase', headers: credentialed });
  tracePage({ targets: [{ url: other.origin }] });
  const headers = { authorization: 'Bearer token', apikey: 'key' };
  await fetch(other.url, { credentials: 'include', headers });
  expect((await other.seen()).at(-1)?.headers).toMatchObject({
    ...headers,
    traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/) as string,
  });
});

it('rejects as the browser does where a gateway refuses a token and forgets CORS', async () => {
  const other = await openOtherRecorder();
  await other.answer({ status: 401, cors: 'none' });
  const native: unknown = await fetch(other.url).catch((error: unknown) => error);
  const { spans } = tracePage();
  const traced: unknown = await fetch(other.url).catch((error: unknown) => error);
  expect(String(traced)).toBe(String(native));
  expect(spans()).toMatchObject([{ status: { code: 'error' }, attributes: { 'error.type': 'TypeError' } }]);
});
