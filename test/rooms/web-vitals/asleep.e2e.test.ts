import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { openPage, usePage } from './open-page.ts';
import { browser, servePageForAllTests, site } from './served-page.ts';

const HOUR_MS = 3_600_000;

servePageForAllTests();

/** Lets the wall clock go on for eight hours, while `performance.now` stands still. */
async function sleep(page: Page): Promise<void> {
  await page.evaluate((ms) => {
    const wallMs = Date.now;
    Date.now = () => wallMs() + ms;
  }, 8 * HOUR_MS);
}

/** Waits until the library has reported the click, which is up to a second later. */
const hearClick = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })));

/** Leaves the page. Gives the age of each metric in whole hours, counted from the beginning of the page. */
async function leave(page: Page): Promise<Record<string, number>> {
  const startMs = await page.evaluate(() => performance.timeOrigin);
  await page.goto(`${site.origin}/next`);
  await expect.poll(() => site.logs().length).toBe(5);
  return Object.fromEntries(
    site
      .logs()
      .map(({ attributes, timeUnixNano }) => [
        String(attributes['browser.web_vital.name']),
        Math.round((Number(timeUnixNano) / 1e6 - startMs) / HOUR_MS),
      ]),
  );
}

it('metrics of the time after a sleep of eight hours have the time of the wall clock', async () => {
  const page = await openPage(browser, site.addressOf('with actions'));
  await sleep(page);
  await usePage(page);
  await hearClick(page);
  expect(await leave(page)).toEqual({ ttfb: 0, fcp: 0, lcp: 0, cls: 8, inp: 8 });
});

it('metrics of the time before the sleep keep their time', async () => {
  const page = await openPage(browser, site.addressOf('with actions'));
  await usePage(page);
  await hearClick(page);
  await sleep(page);
  expect(await leave(page)).toEqual({ ttfb: 0, fcp: 0, lcp: 0, cls: 0, inp: 0 });
});
