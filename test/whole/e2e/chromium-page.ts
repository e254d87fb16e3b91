import type { Browser, Page } from 'playwright';
import { launchChromium } from '../../house/launch-chromium.ts';

/** A page with a profile of its own, and the problems in it. */
export interface ChromiumPage {
  readonly page: Page;
  /** Uncaught errors and failed console assertions, CSP violations among them. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

let launched: Promise<Browser> | undefined;

/** Starts Chromium once for all tests of a file, because each start takes a second. It ends with the file's process. */
async function launchOnce(): Promise<Browser> {
  return (launched ??= launchChromium());
}

/** Opens a page with a profile of its own. The page may use the clipboard, as after a click of a person. */
export async function openChromium(): Promise<ChromiumPage> {
  const browser = await launchOnce();
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // The browser itself prints every failed response. Here the tests expect such responses.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(message.text());
    }
  });
  return { page, problems, close: () => context.close() };
}
