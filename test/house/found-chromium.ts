import { playwright } from '@vitest/browser-playwright';
import type { LaunchOptions } from 'playwright';
import type { BrowserProviderOption } from 'vitest/node';
import { findBrowser } from './find-browser.ts';

/**
 * Vitest's Playwright provider on whichever Chromium `findBrowser` gives.
 * It asks when the first page opens, so that runs without browser tests neither need nor download a browser.
 */
export function foundChromium(): BrowserProviderOption {
  const launchOptions: LaunchOptions = {};
  const provider = playwright({
    launchOptions,
    contextOptions: { permissions: ['clipboard-read', 'clipboard-write'] },
    // Below the time of a test, so that the message says on what it waited.
    actionTimeout: 15_000,
  });
  return {
    ...provider,
    providerFactory(project) {
      const instance = provider.providerFactory(project);
      const openPage = instance.openPage.bind(instance);
      instance.openPage = async (...page) => {
        Object.assign(launchOptions, await findBrowser());
        return openPage(...page);
      };
      return instance;
    },
  };
}
