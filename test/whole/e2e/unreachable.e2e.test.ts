import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { openDemo } from '../demo/open-demo.ts';
import { openChromium, type ChromiumPage } from './chromium-page.ts';

let demo: Demo;
let chromium: ChromiumPage;
let page: Page;

beforeEach(async () => {
  demo = await openDemo();
  chromium = await openChromium();
  page = chromium.page;
  // The server stops when it has given the page, and before it has given the settings.
  await page.route('**/config.json', async (route) => {
    await demo.stop();
    await route.continue();
  });
  await page.goto(demo.url);
});

afterEach(async () => {
  await chromium?.close();
  await demo?.stop();
});

const heading = () => page.getByRole('heading', { level: 1 });

it('says that the server cannot be reached, and opens the app when the server is back', async () => {
  await heading().filter({ hasText: 'Northwind Teams cannot be reached' }).waitFor();
  expect(await page.title()).toContain('Northwind Teams cannot be reached');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page
    .getByRole('status')
    .filter({ hasText: /^The server did not answer at \d/ })
    .waitFor();

  await page.unroute('**/config.json');
  demo = await openDemo({ port: Number(new URL(demo.url).port) });
  await heading().filter({ hasText: 'Sign in' }).waitFor();
  expect(chromium.problems).toEqual([]);
});
