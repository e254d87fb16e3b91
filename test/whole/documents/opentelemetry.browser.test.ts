import { expect, it, onTestFinished } from 'vitest';
import { parseTraceparent, type SpanRecord } from 'waybill';
import { recordsOf } from '../readme/records-of.ts';

it('makes the action, the span and the requests one tree in the example of a page', async () => {
  const native = window.fetch;
  const sent: Headers[] = [];
  // This replaces the network, which a test must not use.
  window.fetch = async (input, init) => {
    if (String(input).includes('/api/')) sent.push(new Headers(init?.headers));
    return new Response('cart');
  };
  const { pay, provider, tracing } = await import('docs:opentelemetry/page');
  onTestFinished(async () => {
    await provider.shutdown();
    await tracing.dispose();
    window.fetch = native;
  });
  const records = recordsOf(tracing);
  const spans = (): SpanRecord[] => records.filter((record) => record.type === 'span');
  const named = (name: string): SpanRecord | undefined => spans().find((span) => span.name === name);

  await pay('A-1');
  await expect.poll(() => named('pay')).toBeDefined();
  const reserve = named('reserve');
  expect(reserve).toMatchObject({ traceId: named('pay')?.traceId, parentSpanId: named('pay')?.spanId });
  const requests = spans().filter(({ kind }) => kind === 'client');
  expect(requests.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
    ['GET', reserve?.spanId],
    ['POST', reserve?.spanId],
  ]);
  const parents = sent.map((headers) => parseTraceparent(headers.get('traceparent'))?.spanId);
  expect(parents).toEqual(requests.map(({ spanId }) => spanId));
});
