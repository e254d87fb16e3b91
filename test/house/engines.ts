import { firefox, type Browser } from 'playwright';
import type { EngineBrowser } from './engine-browser.ts';
import { launchChromium } from './launch-chromium.ts';
import { findFirefox } from './find-firefox.ts';
import { findWebkit } from './find-webkit.ts';
import { launchWebkit } from './launch-webkit.ts';

/** An engine in which tests can run. */
export interface Engine {
  /** The name in the titles of tests. If the engine may be missing, the name has the packages that bring it. */
  readonly name: string;
  /** True if the machine does not have the engine. The tests are then skipped. */
  readonly isMissing: boolean;
  readonly launch: () => Promise<EngineBrowser>;
}

/** Gives a browser of Playwright the form that all engines have. */
export function adapt(browser: Browser): EngineBrowser {
  return {
    version: browser.version(),
    async newPage() {
      const page = await browser.newPage();
      return {
        goto: (url) => page.goto(url),
        evaluate: (work, argument) => page.evaluate(work as never, argument as never),
        click: (selector) => page.click(selector),
        close: () => page.close(),
      };
    },
    close: () => browser.close(),
  };
}

const ofFirefox = findFirefox();
const ofWebkit = findWebkit();

/** Chromium, which the tests obtain where it is missing. */
export const inChromium: Engine = {
  name: 'Chromium',
  isMissing: false,
  launch: async () => adapt(await launchChromium()),
};

/** The Firefox of the system. */
export const inFirefox: Engine = {
  name: 'Firefox, of the package firefox-esr',
  isMissing: !ofFirefox,
  launch: async () => adapt(await firefox.launch(ofFirefox)),
};

/** The WebKit of the system. */
export const inWebkit: Engine = {
  name: 'WebKit, of the packages webkit2gtk-driver and xvfb',
  isMissing: !ofWebkit,
  launch: () => launchWebkit(ofWebkit!),
};

/** The three engines. */
export const engines: readonly Engine[] = [inChromium, inFirefox, inWebkit];
