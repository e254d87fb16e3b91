import { findBrowser } from './find-browser.ts';

/**
 * Global setup of the projects that drive a browser.
 * A download may take minutes, so it happens before the first test's clock starts.
 */
export async function setup(): Promise<void> {
  await findBrowser();
}
