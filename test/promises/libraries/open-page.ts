import type { Browser, Page } from 'playwright';
import { buildLibraryPage, type Versions } from './build-library-page.ts';
import { serveLibraryPage, type LibraryServer } from './serve-library-page.ts';

/** A page that is open in a browser, and the server that sees its requests. */
export interface OpenPage extends Pick<LibraryServer, 'arrivals' | 'waitFor'> {
  readonly page: Page;
  /** Lets the page load end, and waits for that. */
  readonly endLoad: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the page of these versions, built for production, on a server of its own. */
export async function openPage(versions: Versions, browser: Browser): Promise<OpenPage> {
  const server = await serveLibraryPage(await buildLibraryPage(versions));
  const page = await browser.newPage();
  await page.goto(server.url);
  return {
    page,
    arrivals: server.arrivals,
    waitFor: server.waitFor,
    async endLoad() {
      server.endLoad();
      await page.waitForFunction(() => window.seen.spans.some(({ name }) => name === 'page load'));
    },
    async close() {
      await page.close();
      await server.close();
    },
  };
}
