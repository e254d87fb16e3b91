import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createIngest } from 'waybill/server';
import { encodeSpans } from 'waybill/otlp';
import { createTestTracing, memoryStore } from 'waybill/testing';
import { expect, it, onTestFinished } from 'vitest';
import { formatReference, type SpanRecord } from 'waybill';

const post = (spans: Parameters<typeof encodeSpans>[0]) =>
  new Request('http://app.test/otlp/v1/traces', {
    method: 'POST',
    headers: { authorization: 'Bearer good', 'content-type': 'application/json' },
    body: JSON.stringify(encodeSpans(spans)),
  });

function saved() {
  const { tracing, spans, endActions } = createTestTracing();
  tracing.action('save order', () => {});
  endActions();
  return spans();
}

it('reads the trace of a reference from either store in the example of a reader', async () => {
  const { ingest, store, threadOf } = await import('docs:reading/reader');
  const memory = memoryStore();
  const spans = saved();
  const reference = formatReference(spans[0]!.traceId);
  expect((await ingest(post(spans))).status).toBe(200);
  expect((await createIngest({ exporter: memory, allowAnonymous: true })(post(spans))).status).toBe(200);
  for (const reader of [store, memory]) {
    expect(await threadOf(reader, reference)).toMatchObject({ reference, spans: [{ name: 'save order' }] });
    expect(await threadOf(reader, 'KM70-WHSPV')).toBeNull();
    expect(await threadOf(reader, 'no reference')).toBeNull();
  }
});

it('lists the causes of a day in the example of failures', async () => {
  const { store } = await import('docs:reading/reader');
  const { causesOf } = await import('docs:reading/failures');
  const memory = memoryStore();
  const { tracing, records, spans, clock, endActions } = createTestTracing();
  for (const nth of [1, 2]) {
    clock.advance(1000);
    tracing.action('save order', () => tracing.captureError(new TypeError(`lost ${nth}`)));
  }
  clock.advance(1000);
  tracing.action('pay', () => tracing.captureError(new RangeError('too much')));
  endActions();
  const { signal } = new AbortController();
  const day = new Date(Number(BigInt(spans()[0]!.startTimeUnixNano) / 1_000_000n)).toISOString().slice(0, 10);
  for (const reader of [store, memory]) {
    await reader(records(), { signal, exit: false, maxBytes: Infinity, fetch });
    const causes = await causesOf(reader, day);
    expect(causes).toMatchObject([
      { type: 'RangeError', count: 1 },
      { type: 'TypeError', message: 'lost 2', count: 2 },
    ]);
    expect(await causesOf(reader, '1999-01-01')).toEqual([]);
  }
});

it('names the connections on which calls fail in the example of services', async () => {
  const { store } = await import('docs:reading/reader');
  const { failingSince } = await import('docs:reading/services');
  const [template] = saved();
  const start = 2_000_000_000_000_000_000n;
  const span = (nth: number, service: string, more: Partial<SpanRecord>): SpanRecord => ({
    ...template!,
    traceId: 'f'.repeat(32),
    spanId: String(nth).padStart(16, '0'),
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + 5_000_000n),
    resource: { 'service.name': service },
    ...more,
  });
  const called = { kind: 'server', parentSpanId: '1'.padStart(16, '0'), remoteParent: true } as const;
  const spans = [
    span(1, 'shop', { kind: 'client' }),
    span(2, 'orders', { ...called, status: { code: 'error' } }),
    span(3, 'orders', called),
    span(4, 'billing', called),
  ];
  const { signal } = new AbortController();
  for (const reader of [store, memoryStore()]) {
    await reader(spans, { signal, exit: false, maxBytes: Infinity, fetch });
    expect(await failingSince(reader, '2033-05-18T00:00:00Z')).toEqual(['shop → orders: 1 of 2 failed']);
    expect(await failingSince(reader, '2033-05-19T00:00:00Z')).toEqual([]);
  }
});

it('reads only traces of the own company in the example of tenants', async () => {
  const { store } = await import('docs:reading/reader');
  const { read } = await import('docs:reading/tenants');
  const spans = saved();
  const { signal } = new AbortController();
  await store(spans, { signal, exit: false, maxBytes: Infinity, fetch, tenant: 'acme' });
  const by = (authorization: string) =>
    read(new Request('http://app.test/', { headers: { authorization } }), spans[0]!.traceId);
  expect(await by('Bearer ann of acme')).toMatchObject({ spans: [{ name: 'save order' }] });
  expect(await by('Bearer bob of umbrella')).toBeNull();
  expect(await by('')).toBeNull();
});

it('keeps the spans of a server in memory in the example of a store without a database', async () => {
  const { store, tracing } = await import('docs:reading/memory');
  const handler = tracing.withTracing(async () => new Response('saved'));
  const response = await handler(new Request('http://shop.test/orders', { method: 'POST' }));
  await tracing.flush();
  expect(await store.read(response.headers.get('x-trace-id') ?? '')).toMatchObject({
    spans: [{ name: 'POST /orders', kind: 'server' }],
  });
});

it('reads the own company over HTTP in the examples of a server and a reader', async () => {
  const { store } = await import('docs:reading/reader');
  const { handler } = await import('docs:trace-api/server');
  const { load } = await import('docs:trace-api/reader');
  const spans = saved();
  const { traceId } = spans[0]!;
  const { signal } = new AbortController();
  await store(spans, { signal, exit: false, maxBytes: Infinity, fetch, tenant: 'acme' });

  const server = serve({ fetch: handler, port: 0, hostname: '127.0.0.1' });
  onTestFinished(() => void server.close());
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/traces`;
  expect(await load(url, 'ann-of-acme', traceId)).toMatchObject({ spans: [{ name: 'save order' }] });
  expect(await load(url, 'bob-of-umbrella', traceId)).toBe('Nothing is stored.');
  expect(await load(url, 'nobody', traceId)).toBe('Sign in again.');
  expect(await load('http://127.0.0.1:1', 'ann-of-acme', traceId)).toMatch('cannot be reached.');
});
