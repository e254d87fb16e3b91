import type { Browser } from 'playwright';
import type { ServePage } from '../attribution/lab-server.ts';
import { servePage, type Arrival } from './serve-page.ts';
import type { Ecosystem } from './page/untouched/start-tracing.ts';

/** The observations on a page after all scenarios have run. */
export interface Visit extends Ecosystem {
  /** The first lines of the messages on the console, uncaught errors and unhandled rejections. */
  readonly problems: readonly string[];
  readonly arrivals: readonly Arrival[];
}

/**
 * Opens a page, and clicks on one scenario after the other. `before` is a script that runs first. `only` names a
 * scenario to run alone.
 */
export async function visitPage(
  browser: Browser,
  serveFile: ServePage,
  { hash = '', before = '', only = '' } = {},
): Promise<Visit> {
  const server = await servePage(serveFile);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // The browser itself prints every failed response. Here the scenarios expect such responses.
      const [line = ''] = message.text().split('\n');
      if (!line.startsWith('Failed to load resource')) problems.push(line);
    });
    await page.addInitScript(before);
    await page.goto(server.url + hash);
    await page.waitForFunction(() => document.title === 'ready');
    for (const name of await page.locator(`button${only && `[data-action="${only}"]`}`).allTextContents()) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForFunction((scenario) => scenario in ecosystem.logs, name);
    }
    return { ...(await page.evaluate(() => ecosystem)), problems, arrivals: [...server.arrivals] };
  } finally {
    await context.close();
    await server.close();
  }
}
