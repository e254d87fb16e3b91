import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { servePage, type Site } from './serve-page.ts';

/** The browser of the running test file. */
export let browser: Browser;
/** The server of the running test file. It begins anew before each test. */
export let site: Site;

/** Starts a browser, and a server of the page, for all tests of the calling file. */
export function servePageForAllTests(): void {
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(), servePage()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(() => site.begin());
}
