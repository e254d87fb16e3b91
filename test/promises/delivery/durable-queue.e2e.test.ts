import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../house/find-browser.ts';
import { launchChromium } from '../../house/launch-chromium.ts';
import { buildDeliveryPage } from './build-delivery-page.ts';
import type { Fault } from './fault.ts';
import { startFaultServer, type FaultServer } from './fault-server.ts';

let browser: Browser;
let server: FaultServer;
beforeAll(async () => {
  browser = await launchChromium();
  server = await startFaultServer(await buildDeliveryPage());
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(() => server.reset());

const stored = (): number[] => [...server.stored.keys()].toSorted((a, b) => a - b);

async function openContext(): Promise<BrowserContext> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  return context;
}

/** Opens a page, and waits until it has opened its database. */
async function open(context: BrowserContext, path = '/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url + path);
  await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
  await page.evaluate(() => window.rows());
  return page;
}

it('writes a record down, sends it, and deletes it', async () => {
  const page = await open(await openContext());
  await page.evaluate(() => window.log(0, 'info', 3));
  await expect.poll(() => page.evaluate(() => window.rows())).toBe(3);
  expect(stored()).toEqual([]);
  await page.evaluate(() => window.flush());
  await expect.poll(stored).toEqual([0, 1, 2]);
  await expect.poll(() => page.evaluate(() => window.rows())).toBe(0);
  expect(await page.evaluate(() => window.account())).toEqual({
    captured: 3,
    adopted: 0,
    queued: 0,
    delivered: 3,
    dropped: {},
  });
});

it('sends the records that a page left when it navigated away in the middle of a delivery', async () => {
  const context = await openContext();
  const page = await open(context);
  server.setFault(() => 'hang before');
  await page.evaluate(() => {
    window.log(0, 'info', 60);
    window.flush();
  });
  await expect.poll(() => server.hanging.size).toBeGreaterThan(0);
  await page.goto(`${server.url}/next`);
  expect(stored()).toEqual([]);
  server.setFault(() => 'none');
  const next = await open(context);
  await expect.poll(stored, { timeout: 15_000 }).toHaveLength(60);
  await expect.poll(() => next.evaluate(() => window.rows())).toBe(0);
  expect(await next.evaluate(() => window.account())).toMatchObject({
    captured: 0,
    adopted: 60,
    delivered: 60,
  });
});

it('sends an error whose tab is closed at once', async () => {
  const page = await open(await openContext());
  await page.evaluate(() => window.log(0, 'error'));
  await page.close({ runBeforeUnload: true });
  await expect.poll(stored).toEqual([0]);
});

it('sends, from the next page, records beyond the limit of browsers for requests that outlive a page', async () => {
  const context = await openContext();
  const page = await open(context);
  // The first request keeps the page busy until it is left. Otherwise the page might send all records before.
  const faults: Fault[] = ['hang before'];
  server.setFault(() => faults.shift() ?? 'none');
  await page.evaluate(() => window.log(0, 'warn', 400));
  await expect.poll(() => server.hanging.size).toBe(1);
  await expect.poll(() => page.evaluate(() => window.rows())).toBe(400);
  await page.goto(`${server.url}/next`);
  await expect.poll(() => stored().length).toBeGreaterThan(20);
  expect(stored().length).toBeLessThan(400);
  await open(context);
  await expect.poll(() => stored().length, { timeout: 15_000 }).toBe(400);
});

it('survives the kill of the browser', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'waybill-profile-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
  const found = await findBrowser();
  const first = await chromium.launchPersistentContext(profile, found);
  const page = await open(first);
  server.setFault(() => ({ status: 503 }));
  await page.evaluate(() => window.log(0, 'info', 10));
  await expect.poll(() => page.evaluate(() => window.rows())).toBe(10);
  const gone = new Promise((resolve) => first.once('close', resolve));
  spawnSync('pkill', ['-KILL', '-f', profile]);
  await gone;

  expect(stored()).toEqual([]);
  server.setFault(() => 'none');
  const second = await chromium.launchPersistentContext(profile, found);
  onTestFinished(() => second.close());
  await open(second);
  await expect.poll(stored, { timeout: 15_000 }).toHaveLength(10);
});

it('takes over the records of a crashed tab, and none of a tab that lives', async () => {
  const context = await openContext();
  const [living, crashing] = [await open(context), await open(context)];
  server.setFault(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
  for (const [page, nth] of [
    [living, 0],
    [crashing, 100],
  ] as const) {
    const answered = page.waitForResponse(`${server.url}/otlp/v1/logs`);
    await page.evaluate((first) => {
      window.log(first, 'info', 5);
      window.flush();
    }, nth);
    await answered;
  }
  await expect.poll(() => living.evaluate(() => window.rows())).toBe(10);
  const crashed = crashing.waitForEvent('crash');
  await crashing.goto('chrome://crash').catch(() => {});
  await crashed;
  server.setFault(() => 'none');
  const third = await open(context);
  await expect.poll(stored, { timeout: 15_000 }).toEqual([100, 101, 102, 103, 104]);
  await expect.poll(() => third.evaluate(() => window.account())).toMatchObject({ adopted: 5, queued: 0 });
  expect(await living.evaluate(() => window.account())).toMatchObject({ captured: 5 });
});

it('writes down at once in a hidden tab', async () => {
  const page = await open(await openContext());
  await page.clock.install();
  await page.evaluate(() =>
    Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' }),
  );
  const count = await page.evaluate(async () => {
    window.log(0, 'info', 2);
    await Promise.resolve();
    return window.rows();
  });
  expect(count).toBe(2);
});

it('waits in memory where the browser denies a database, and says so once', async () => {
  const context = await openContext();
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.evaluate(() => window.log(0, 'info', 2));
  await expect.poll(() => page.evaluate(() => window.diagnostics)).toEqual(['storage']);
  await page.evaluate(() => window.flush());
  await expect.poll(stored).toEqual([0, 1]);
  expect(await page.evaluate(() => window.diagnostics)).toEqual(['storage']);
});

it('makes way for a newer version of the database, and delivers all the same', async () => {
  const page = await open(await openContext());
  await page.evaluate(() => window.log(0, 'info', 2));
  await expect.poll(() => page.evaluate(() => window.rows())).toBe(2);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('waybill', 2);
        opening.onblocked = () => reject(new Error('blocked'));
        opening.onsuccess = () => resolve();
      }),
  );
  await page.evaluate(() => {
    window.log(2, 'info', 2);
    window.flush();
  });
  await expect.poll(stored).toEqual([0, 1, 2, 3]);
});

// A Chromium under automation keeps no page in its cache, so the test sends the events of the cache by hand.
it('holds no lock while the browser may keep the page to come back to', async () => {
  const page = await open(await openContext());
  const locks = () => page.evaluate(async () => (await navigator.locks.query()).held?.length);
  await expect.poll(locks).toBe(1);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await expect.poll(locks).toBe(0);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await expect.poll(locks).toBe(1);
  await page.evaluate(() => {
    window.log(0, 'info', 2);
    window.flush();
  });
  await expect.poll(stored).toEqual([0, 1]);
});
