import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright';

// Debian calls its package `firefox-esr`.
const PATHS = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/**
 * Finds the Firefox of the system, and returns the options for Playwright's `firefox.launch`. Playwright drives it by
 * WebDriver BiDi, so no other program is needed. Returns `undefined` if the machine has no Firefox.
 */
export function findFirefox(): LaunchOptions | undefined {
  const executablePath = PATHS.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { channel: 'moz-firefox', executablePath };
}
