import { existsSync, readdirSync } from 'node:fs';

/** The programs that run WebKit. */
export interface Webkit {
  /** WebKitGTK's small browser. */
  readonly browser: string;
  /** The program that controls the browser by WebDriver. */
  readonly driver: string;
  /** The X server without a screen. The browser opens a window, also where no screen is. */
  readonly display: string;
}

const LIBRARIES = '/usr/lib';

// For example /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser.
function findMiniBrowser(): string | undefined {
  if (!existsSync(LIBRARIES)) return undefined;
  return readdirSync(LIBRARIES)
    .flatMap((machine) => ['4.1', '4.0'].map((version) => `${machine}/webkit2gtk-${version}`))
    .map((folder) => `${LIBRARIES}/${folder}/MiniBrowser`)
    .find((path) => existsSync(path));
}

/**
 * Finds the WebKit of the system. Debian has it in the packages `webkit2gtk-driver` and `xvfb`. Returns `undefined` if
 * a program is missing.
 */
export function findWebkit(): Webkit | undefined {
  const browser = findMiniBrowser();
  const [driver, display] = ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'] as const;
  return browser && [driver, display].every((path) => existsSync(path))
    ? { browser, driver, display }
    : undefined;
}
