import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { openDemo } from '../demo/open-demo.ts';
import { openChromium, type ChromiumPage } from './chromium-page.ts';

/** The demo of the running test file. */
export let demo: Demo;
/** The page of the running test, and the problems in it. */
export let chromium: ChromiumPage;
/** The page of the running test. */
export let page: Page;

/** Opens the demo for all tests of the calling file, and a page with a profile of its own for each test. */
export function openDemoForEachTest(): void {
  beforeAll(async () => {
    demo = await openDemo();
  });
  afterAll(() => demo?.stop());

  beforeEach(async () => {
    chromium = await openChromium();
    page = chromium.page;
  });
  afterEach(() => chromium?.close());
}
