import { createIngest } from 'waybill/server';
import { encodeSpans } from 'waybill/otlp';
import { createTestTracing, memoryStore } from 'waybill/testing';
import { expect, it } from 'vitest';
import { formatReference } from 'waybill';

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
