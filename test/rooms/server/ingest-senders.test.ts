import type { ExportRequest, Exporter } from 'waybill';
import type { RateLimit } from 'waybill/server';
import { expect, it } from 'vitest';
import { errorOf, serve, spanOf, tracesOf } from './serve-ingest.ts';

async function serveTenants(identity: unknown) {
  const requests: ExportRequest[] = [];
  const exporter: Exporter = async (records, request) => {
    requests.push(request);
    return { accepted: records.length, rejected: [] };
  };
  return { requests, ...(await serve({ exporter, authenticate: () => identity, allowAnonymous: false })) };
}

it.each(['acme', 'org:7.eu-1', '5f0e9d2c-6a5b-4c3d-8e7f-1a2b3c4d5e6f', 'x'.repeat(128)])(
  'passes the tenant that authenticate names to the exporter: %s',
  async (tenant) => {
    const { send, requests } = await serveTenants({ tenant });
    expect((await send(tracesOf(spanOf()))).status).toBe(200);
    expect(requests.map((request) => request.tenant)).toEqual([tenant]);
  },
);

it.each([true, 1, 'Bearer secret', {}, { sub: 'ada' }, { sender: 'ada' }])(
  'names no tenant if authenticate names none: %j',
  async (identity) => {
    const { send, requests } = await serveTenants(identity);
    expect((await send(tracesOf(spanOf()))).status).toBe(200);
    expect(requests).toHaveLength(1);
    expect(requests[0]).not.toHaveProperty('tenant');
  },
);

it.each<[unknown, string]>([
  ['', 'an empty text'],
  [undefined, 'nothing'],
  [null, 'null'],
  [7, 'a number'],
  [{ id: 'acme' }, 'an object'],
  ['x'.repeat(129), 'too long'],
  ['acme\n', 'two lines'],
  ['acme corp', 'two words'],
  ['ac\0me', 'a text that PostgreSQL cannot store'],
])('refuses the request if the tenant is %j: %s', async (tenant) => {
  const { send, requests, onDiagnostic } = await serveTenants({ tenant });
  const response = await send(tracesOf(spanOf()));
  expect(response.status).toBe(401);
  expect(await errorOf(response)).toMatchObject({ code: 'unauthorized' });
  expect(requests).toEqual([]);
  expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: 'tenant' }]]);
});

async function serveLimited(rateLimit: RateLimit) {
  let timeMs = 1_700_000_000_000;
  const served = await serve({
    rateLimit,
    now: () => timeMs,
    cors: ['https://app.example.com'],
    authenticate: ({ headers }) => ({
      tenant: headers.get('x-tenant') ?? 'acme',
      sender: headers.get('x-sender') ?? undefined,
    }),
    allowAnonymous: false,
  });
  const statusOf = async (body: unknown, headers = {}) => (await served.send(body, { headers })).status;
  return { ...served, statusOf, pass: (ms: number) => (timeMs += ms) };
}

const one = tracesOf(spanOf());

it('answers 429 above the requests per second, and says when to try again', async () => {
  const { send, statusOf, pass, exporter, onDiagnostic } = await serveLimited({
    requestsPerSecond: 0.5,
    burstSeconds: 4,
  });
  expect([await statusOf(one), await statusOf(one)]).toEqual([200, 200]);
  const response = await send(one, { headers: { origin: 'https://app.example.com' } });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
  expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
  expect(await errorOf(response)).toMatchObject({ code: 'rate_limited' });
  pass(1999);
  expect(await statusOf(one)).toBe(429);
  pass(1);
  expect([await statusOf(one), await statusOf(one)]).toEqual([200, 429]);
  // After a quiet day the sender has no more than the burst.
  pass(86_400_000);
  expect([await statusOf(one), await statusOf(one), await statusOf(one)]).toEqual([200, 200, 429]);
  expect(exporter.records()).toHaveLength(5);
  expect(onDiagnostic).toHaveBeenCalledOnce();
});

it('accepts a whole batch that exceeds the records per second, and then makes the sender wait', async () => {
  const { send, statusOf, pass } = await serveLimited({ recordsPerSecond: 10, burstSeconds: 1 });
  expect(await statusOf(tracesOf(...Array.from({ length: 30 }, () => spanOf())))).toBe(200);
  const response = await send(one);
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
  pass(2100);
  expect(await statusOf(one)).toBe(200);
});

it('also charges invalid records', async () => {
  const { statusOf } = await serveLimited({ recordsPerSecond: 2, burstSeconds: 1 });
  expect(await statusOf(tracesOf({}, {}, {}))).toBe(200);
  expect(await statusOf(one)).toBe(429);
});

it('limits each tenant, and each sender of a tenant, separately', async () => {
  const { statusOf } = await serveLimited({ requestsPerSecond: 0.1, burstSeconds: 10 });
  const senders = [
    {},
    { 'x-tenant': 'other' },
    { 'x-sender': 'ada' },
    { 'x-tenant': 'other', 'x-sender': 'ada' },
  ];
  for (const sender of senders) expect(await statusOf(one, sender)).toBe(200);
  for (const sender of senders) expect(await statusOf(one, sender)).toBe(429);
});

it('does not read the body of a request that it refuses', async () => {
  const { statusOf } = await serveLimited({ requestsPerSecond: 0.1, burstSeconds: 1 });
  expect(await statusOf(one)).toBe(200);
  expect(await statusOf('x'.repeat(2_000_000))).toBe(429);
});

it('gives no extra requests when the clock is set back', async () => {
  const { statusOf, pass } = await serveLimited({ requestsPerSecond: 1, burstSeconds: 1 });
  expect(await statusOf(one)).toBe(200);
  pass(-3_600_000);
  expect(await statusOf(one)).toBe(429);
  pass(1000);
  expect(await statusOf(one)).toBe(200);
});

it.each([7, 7.5, -1, 2n ** 70n])('takes a sender that is a number as its text: %s', async (sender) => {
  const identities: unknown[] = [{ sender }, { sender: String(sender) }, { sender: 8 }];
  const { send } = await serve({
    rateLimit: { requestsPerSecond: 0.1, burstSeconds: 10 },
    now: () => 0,
    authenticate: () => identities.shift(),
    allowAnonymous: false,
  });
  expect((await send(one)).status).toBe(200);
  expect((await send(one)).status).toBe(429);
  expect((await send(one)).status).toBe(200);
});

it.each<[string, unknown]>([
  ['NaN', Number.NaN],
  ['a boolean', true],
  ['an object', { id: 7 }],
  ['a list', ['ada']],
  ['a symbol', Symbol('ada')],
  ['a function', () => 'ada'],
  ['a date', new Date(0)],
  ['an empty text', ''],
  ['a text that is too long to keep', 'x'.repeat(257)],
])('refuses the request if the sender is %s, and says why', async (_, sender) => {
  const { send, onDiagnostic, exporter } = await serve({
    authenticate: () => ({ sender }),
    allowAnonymous: false,
  });
  expect((await send(one)).status).toBe(401);
  expect(exporter.records()).toEqual([]);
  expect(onDiagnostic.mock.calls).toMatchObject([
    [{ kind: 'sender', message: expect.stringContaining('return') as string }],
  ]);
});
