import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseTraceparent } from 'waybill';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import { listen } from '../../rooms/server/listen.ts';
import { createRecordedTracing } from '../../rooms/server/recorded-tracing.ts';

let chromium: ChromiumPage;
beforeAll(async () => {
  chromium = await openChromium();
});
afterAll(() => chromium?.close());

it('a page that a person opens can read the span of its document', async () => {
  const { tracing, span } = createRecordedTracing();
  const address = await listen(
    tracing.withTracing(
      () =>
        new Response('<!doctype html><title>Team</title><link rel="icon" href="data:,">', {
          headers: { 'content-type': 'text/html', 'server-timing': 'db;dur=5' },
        }),
    ),
  );
  await chromium.page.goto(`${address}/team`);
  const read = await chromium.page.evaluate(async () => {
    const timingOf = (type: string) =>
      (performance.getEntriesByType(type) as PerformanceResourceTiming[]).map((entry) =>
        entry.serverTiming.map(({ name, description }) => [name, description]),
      );
    await (await fetch('/data')).text();
    return { navigation: timingOf('navigation'), resource: timingOf('resource') };
  });
  const { traceId, spanId } = await span('GET /team');
  expect(read.navigation).toEqual([
    [
      ['db', ''],
      ['traceparent', `00-${traceId}-${spanId}-01`],
    ],
  ]);
  expect(parseTraceparent(read.navigation[0]?.[1]?.[1])).toEqual({ traceId, spanId, flags: 1 });
  // A request by the page carries a traceparent of its own, so its answer names none.
  expect(read.resource).toEqual([[['db', '']]]);
});
