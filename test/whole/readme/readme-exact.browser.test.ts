import { expect, it } from 'vitest';
import { recordsOf } from './records-of.ts';

// This example has a page of its own, because the plugin compiles a page as a whole or not at all.
it('keeps overlapping actions apart in the example of the build plugin', async () => {
  const native = window.fetch;
  window.fetch = async (input) => {
    const order = String(input).at(-1);
    await new Promise((resolve) => setTimeout(resolve, order === 'A' ? 20 : 5));
    return new Response(order);
  };
  const { checkout, tracing } = await import('readme:exact');
  const records = recordsOf(tracing);
  await Promise.all([checkout('A'), checkout('B')]);
  await expect.poll(() => records.length).toBe(8);
  void tracing.dispose();
  window.fetch = native;
  const traceIds = [...new Set(records.map(({ traceId }) => traceId))];
  const named = (traceId: string | undefined): string[] =>
    records
      .filter((record) => record.traceId === traceId)
      .map((record) => String(record.type === 'span' ? record.name : record.body))
      .toSorted();
  expect(traceIds.map(named)).toEqual([
    ['GET', 'POST', 'check out', 'paying'],
    ['GET', 'POST', 'check out', 'paying'],
  ]);
  expect(records.map(({ attributes }) => attributes['waybill.attribution'])).toEqual(
    records.map(() => 'exact'),
  );
});
