import { chromium, type Browser } from 'playwright';
import { findBrowser } from './find-browser.ts';

const STARTS = 3;

// Playwright's error has the log of the browser's process. The last lines tell which signal ended the process.
const hasCrashed = (error: unknown): boolean => /process did exit: .*signal=SIG/.test(String(error));

/**
 * Starts the Chromium that `findBrowser` gives, with further arguments. A Chromium that crashes before its first page is
 * started again, up to three starts in all: this has been seen, rarely, on a machine under load. No test has begun then.
 */
export async function launchChromium(...args: string[]): Promise<Browser> {
  const found = await findBrowser();
  for (let start = 1; ; start++) {
    try {
      return await chromium.launch({ ...found, args: [...found.args, ...args] });
    } catch (error) {
      if (start === STARTS || !hasCrashed(error)) throw error;
      console.warn('Chromium crashed as it started, and is started again.');
    }
  }
}
