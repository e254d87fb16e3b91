import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createClock, happensBefore, type ClockVector } from 'waybill/clock';
import { buildPage } from '../../house/build-page.ts';
import { launchChromium } from '../../house/launch-chromium.ts';
import { listen } from '../server/listen.ts';
import { createRecordedTracing, type RecordedTracing } from '../server/recorded-tracing.ts';

/** Serves the page, and gives its address. */
async function servePage(): Promise<string> {
  const serveFile = await buildPage(fileURLToPath(new URL('./page', import.meta.url)));
  const server = createServer((request, response) => {
    request.url = request.url!.replace(/\?.*/, '');
    serveFile(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Serves a program with a clock. It calls `next` for each request, if there is a next program. */
async function serveProgram(service: string, next?: string): Promise<RecordedTracing & { address: string }> {
  const targets = next === undefined ? [] : [next];
  const recorded = createRecordedTracing({
    service,
    cors: '*',
    clock: createClock({ service, instance: '1', targets }),
    targets: targets.map((url) => ({ url })),
  });
  const handler = recorded.tracing.withTracing(async () => {
    if (next !== undefined) await recorded.tracing.fetch(`${next}/stock`);
    return new Response();
  });
  return { ...recorded, address: await listen((request) => handler(request)) };
}

it('orders a click in a page, a server, and the server behind it, in one trace', async () => {
  const stock = await serveProgram('stock');
  const orders = await serveProgram('orders', stock.address);
  const origin = await servePage();
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${origin}/?api=${encodeURIComponent(orders.address)}`);
  await page.click('button');
  const traceId = await (await page.waitForFunction(() => window.traceId)).jsonValue();
  const tab = await page.evaluate(() => window.component);

  const [first, second] = [await orders.span('GET /orders'), await stock.span('GET /stock')];
  expect([first.traceId, second.traceId]).toEqual([traceId, traceId]);
  const vectors = [first, second].map(
    ({ attributes }) => JSON.parse(String(attributes['waybill.clock.vector'])) as ClockVector,
  );
  expect(vectors).toEqual([
    [
      [tab, 1],
      ['orders#1', 0],
    ],
    [
      [tab, 1],
      ['orders#1', 1],
      ['stock#1', 0],
    ],
  ]);
  expect(happensBefore(vectors[0]!, vectors[1]!)).toBe(true);
  expect(second.attributes['waybill.clock.parent_span_id']).not.toBe(second.parentSpanId);
  expect(second.attributes['waybill.clock.span_id']).toBe(second.parentSpanId);
  const conflicts = [orders, stock].map(({ tracing }) => tracing.propagation().clockConflicts);
  expect([tab, conflicts]).toEqual([expect.stringMatching(/^page#[0-9a-f]{16}$/), [0, 0]]);
});
