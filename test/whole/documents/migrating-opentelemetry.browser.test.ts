import { expect, it, onTestFinished } from 'vitest';
import { parseTraceparent, type SpanRecord } from 'waybill';
import { recordsOf } from '../readme/records-of.ts';

const native = window.fetch;
const sent: (string | null)[] = [];
// This replaces the network, which a test must not use.
window.fetch = async (input, init) => {
  if (String(input).endsWith('/api/pay')) sent.push(new Headers(init?.headers).get('traceparent'));
  return new Response('paid');
};

const before = await import('docs:migrating/opentelemetry-before');
const after = await import('docs:migrating/opentelemetry-after');

it('records the same span round the same request before and after OpenTelemetry', async () => {
  onTestFinished(async () => {
    await after.tracing.dispose();
    window.fetch = native;
  });
  expect(await (await before.pay('A-1')).text()).toBe('paid');
  await before.provider.forceFlush();
  const pay = before.exporter.getFinishedSpans().find(({ name }) => name === 'pay');
  expect(pay?.attributes).toEqual({ order: 'A-1' });
  expect(parseTraceparent(sent[0])?.traceId).toBe(pay?.spanContext().traceId);

  const records = recordsOf(after.tracing);
  expect(await (await after.pay('A-1')).text()).toBe('paid');
  const spans = (): SpanRecord[] => records.filter((record) => record.type === 'span');
  await expect.poll(() => spans().map(({ name }) => name)).toContain('pay');
  const action = spans().find(({ name }) => name === 'pay');
  expect(action?.attributes).toMatchObject({ order: 'A-1', 'waybill.request_count': 1 });
  // Waybill traces all requests of the page, including the one before.
  const requests = spans().filter(({ traceId, kind }) => traceId === action?.traceId && kind === 'client');
  expect(requests).toMatchObject([{ name: 'POST', parentSpanId: action?.spanId }]);
  expect(sent).toHaveLength(2);
});
