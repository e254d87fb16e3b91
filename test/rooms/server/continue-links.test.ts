import type { TracingContext } from 'waybill';
import { createSpan, endSpan, extractTracingContext } from 'waybill/server';
import { expect, it } from 'vitest';
import { createRecordedTracing } from './recorded-tracing.ts';

const idsOf = (n: number) => ({
  traceId: `${n}`.padStart(32, 'a'),
  spanId: `${n}`.padStart(16, 'b'),
});
const contextOf = (n: number): TracingContext =>
  extractTracingContext({ traceparent: `00-${idsOf(n).traceId}-${idsOf(n).spanId}-01` });

it('links to spans, contexts and ids, with attributes', async () => {
  const { tracing, span } = createRecordedTracing();
  const open = createSpan(contextOf(1), 'other job');
  const links = [
    open,
    contextOf(2),
    { context: contextOf(3), attributes: { 'messaging.message.id': 'm3', password: 'hunter2' } },
    { ...idsOf(4), attributes: { partition: 7 } },
  ];
  tracing.continue(null, 'batch', () => {}, { kind: 'consumer', links });
  const record = await span('batch');
  expect(record.links).toEqual([
    { traceId: open.traceId, spanId: open.spanId, attributes: {} },
    { ...idsOf(2), attributes: {} },
    { ...idsOf(3), attributes: { 'messaging.message.id': 'm3', password: '[redacted]' } },
    { ...idsOf(4), attributes: { partition: 7 } },
  ]);
  expect(record.attributes).not.toHaveProperty('waybill.dropped_link_count');
});

it('has no links unless they are given', async () => {
  const { tracing, span } = createRecordedTracing();
  tracing.continue(null, 'none', () => {});
  tracing.continue(null, 'empty', () => {}, { links: [] });
  for (const name of ['none', 'empty']) expect((await span(name)).links).toBeUndefined();
});

it('leaves out links without two valid ids, and counts them', async () => {
  const { tracing, span } = createRecordedTracing();
  const hostile = {
    get traceId(): string {
      throw new Error('no');
    },
    spanId: 'b7ad6b7169203331',
  };
  const invalid = [null, 7, {}, { traceId: idsOf(1).traceId }, { ...idsOf(1), spanId: 'x' }, hostile];
  tracing.continue(null, 'batch', () => {}, { links: [...(invalid as never[]), idsOf(2)] });
  expect(await span('batch')).toMatchObject({
    links: [{ ...idsOf(2), attributes: {} }],
    attributes: { 'waybill.dropped_link_count': 6 },
  });
});

it('keeps 1000 links, and limits what their attributes take', async () => {
  const { tracing, span } = createRecordedTracing();
  const attributes = { text: 'x'.repeat(2900) };
  const links = Array.from({ length: 1200 }, (_, n) => ({ ...idsOf(n), attributes }));
  tracing.continue(null, 'batch', () => {}, { links });
  const record = await span('batch');
  expect(record.links).toHaveLength(1000);
  expect(record.attributes['waybill.dropped_link_count']).toBe(200);
  expect(record.links![0]!.attributes).toEqual(attributes);
  expect(JSON.stringify(record).length).toBeLessThan(250_000);
});

it('also links a span of createSpan', () => {
  const span = createSpan(contextOf(1), 'step', { links: [contextOf(2)] });
  expect(endSpan(span)?.links).toEqual([{ ...idsOf(2), attributes: {} }]);
});

it('keeps the links in the snapshot of open work that an error sends ahead', async () => {
  const { tracing, spans } = createRecordedTracing();
  let release!: () => void;
  const work = tracing.continue(
    contextOf(1),
    'batch',
    async () => {
      tracing.captureError(new Error('handled'));
      await new Promise<void>((resolve) => (release = resolve));
    },
    { links: [contextOf(2)] },
  );
  const [snapshot] = await spans();
  expect(snapshot).toMatchObject({
    links: [{ ...idsOf(2), attributes: {} }],
    attributes: { 'waybill.unfinished': true },
  });
  release();
  await work;
});
