import { playwright } from '@vitest/browser-playwright';
import type { LaunchOptions } from 'playwright';
import type { BrowserProviderOption } from 'vitest/node';
import { findBrowser } from './find-browser.ts';

/**
 * Vitest's Playwright provider, with the Chromium that `findBrowser` gives.
 * It looks for the browser when the first page opens. So a run without browser tests needs and downloads no browser.
 */
export function foundChromium(): BrowserProviderOption {
  const launchOptions: LaunchOptions = {};
  const provider = playwright({
    launchOptions,
    contextOptions: { permissions: ['clipboard-read', 'clipboard-write'] },
    // Shorter than the time limit of a test, so that the error message names the action that hangs.
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
