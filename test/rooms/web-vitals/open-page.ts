import type { Browser, Page } from 'playwright';
import { onTestFinished } from 'vitest';

/** Opens the page, and waits until its picture is painted. The page ends with the test. */
export async function openPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(address);
  // The test waits for a large paint. The text of the button is small, and may be painted first.
  await page.waitForFunction(() =>
    window.entries.some((entry) => (entry as LargestContentfulPaint).size > 100_000),
  );
  return page;
}

/** Moves everything down once, and clicks on the button. The listener of the button takes 250 ms. */
export async function usePage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const banner = document.createElement('div');
    banner.style.height = '200px';
    document.body.prepend(banner);
  });
  await page.waitForFunction(() => window.entries.some(({ entryType }) => entryType === 'layout-shift'));
  await page.click('button');
  await page.waitForFunction(() => window.entries.some(({ name }) => name === 'click'));
}
