import react from '@vitejs/plugin-react';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { buildPage } from '../../house/build-page.ts';
import { launchChromium } from '../../house/launch-chromium.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));

/** The response headers of the page at each path. */
const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/': {},
  '/denied': { 'permissions-policy': 'clipboard-write=()' },
  '/strict': { 'content-security-policy': "default-src 'self'; style-src 'self'; script-src 'self'" },
};

/** A production build of the page in a browser. The browser grants a permission only after a click. */
export interface BuiltPage {
  readonly port: number;
  /** Opens an address. Gives the page, and its errors and warnings. */
  readonly open: (url: string) => Promise<{ page: Page; complaints: readonly string[] }>;
  readonly close: () => Promise<void>;
}

/** Builds the page and serves it. One of its addresses, `http://copy.test`, is not secure. */
export async function openBuiltPage(): Promise<BuiltPage> {
  const serveFile = await buildPage(root, [react()], { target: 'baseline-widely-available' });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const framed = searchParams.get('framed');
    if (framed !== null) {
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end(
        `<!doctype html><title>Host</title><iframe src="${framed}" width="800" height="600">`,
      );
    }
    const headers = HEADERS[pathname];
    if (!headers) return serveFile(request, response);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    request.url = '/';
    return serveFile(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium('--host-resolver-rules=MAP copy.test 127.0.0.1');
  return {
    port: (server.address() as AddressInfo).port,
    async open(url) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(url);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
