import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { waybill } from 'waybill/vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { buildApp, developApp, type ServedApp } from './open-app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const input = fileURLToPath(new URL('./app/environment.html', import.meta.url));
const build = (): Promise<ServedApp> => buildApp([waybill()], { rolldownOptions: { input } });

/** Opens the page, runs code in it before its own, and returns the environments of its tracings. */
async function environmentsOf(app: ServedApp, before?: () => void): Promise<readonly unknown[]> {
  const page = await browser.newPage();
  if (before) await page.addInitScript(before);
  await page.goto(`${app.url}environment.html`);
  const environments = await page
    .waitForFunction(() => globalThis.environments)
    // In JSON, `undefined` becomes null.
    .then((found) => found.evaluate((list) => JSON.stringify(list)));
  await page.close();
  await app.close();
  return JSON.parse(environments) as readonly unknown[];
}

describe('the environment of a tracing', () => {
  it('is development on the development server, unless the app gives another', async () => {
    expect(await environmentsOf(await developApp([waybill()]))).toEqual(['development', 'staging']);
  });

  it('is development there also if the plugin compiles only a few modules', async () => {
    const app = await developApp([waybill({ include: /no-such-module/ })]);
    expect(await environmentsOf(app)).toEqual(['development', 'staging']);
  });

  it('is not assumed on the development server without the plugin', async () => {
    expect(await environmentsOf(await developApp([]))).toEqual([null, 'staging']);
  });

  it('is not assumed in a build', async () => {
    expect(await environmentsOf(await build())).toEqual([null, 'staging']);
  });

  it('cannot be changed by an element of the page', async () => {
    const addElement = (): void =>
      new MutationObserver((_, observer) => {
        if (!document.documentElement) return;
        observer.disconnect();
        const element = document.createElement('p');
        element.id = 'WAYBILL_DEVELOPMENT';
        document.documentElement.append(element);
      }).observe(document, { childList: true });
    expect(await environmentsOf(await build(), addElement)).toEqual([null, 'staging']);
  });
});
