import { chromium, type Browser, type Page } from 'playwright';
import { findBrowser } from '../../house/find-browser.ts';

/** A page in a Chromium of its own, and what went wrong in it. */
export interface ChromiumPage {
  readonly page: Page;
  /** Uncaught errors and failed console assertions, CSP violations among them. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a page as a person would: own profile, and the right to use the clipboard, which a click gives a person. */
export async function openChromium(): Promise<ChromiumPage> {
  const browser: Browser = await chromium.launch(await findBrowser());
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // A response that is no success is printed by the browser itself; here it is what the test is about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(message.text());
    }
  });
  return { page, problems, close: () => browser.close() };
}
