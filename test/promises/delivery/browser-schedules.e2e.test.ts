import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { againWith, fuzzBlocks } from '../../house/fuzz-seeds.ts';
import { BrowserSchedule } from './browser-schedule.ts';
import { buildDeliveryPage } from './build-delivery-page.ts';
import { startFaultServer } from './fault-server.ts';

let browser: Browser;
let serveFile: Awaited<ReturnType<typeof buildDeliveryPage>>;
beforeAll(async () => {
  serveFile = await buildDeliveryPage();
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function runSchedule(seed: number): Promise<readonly string[]> {
  const server = await startFaultServer(serveFile);
  const context = await browser.newContext();
  const violations = await new BrowserSchedule(seed, server, context).run();
  await context.close();
  await server.close();
  return violations.map((violation) => `seed ${seed}: ${violation}; ${againWith(seed)}`);
}

it.each(fuzzBlocks(50, 5))(
  'loses nothing in IndexedDB either: schedules from seed %i on',
  async (_first, seeds) => {
    const found = await Promise.all(seeds.map(runSchedule));
    expect(found.flat()).toEqual([]);
  },
);
