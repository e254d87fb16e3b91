import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { buildPage } from '../../house/build-page.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const workerFile = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');

/** A request as it arrived, with its headers as they were on the wire. */
export interface Arrival {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The page's build and the server that sees its requests. */
export interface Site {
  readonly origin: string;
  /** An address at which nothing listens. */
  readonly refusedUrl: string;
  readonly arrivals: (path: string) => readonly Arrival[];
  readonly close: () => Promise<void>;
}

/** A part that a test may start on a page. */
export type Part = 'waybill' | 'sentry' | 'open-telemetry' | 'msw';

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function arrive(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { rawHeaders: raw, url = '' } = request;
  return {
    path: url.replace(/\?.*/, ''),
    headers: raw.flatMap((name, nth) =>
      nth % 2 === 0 ? [[name.toLowerCase(), raw[nth + 1] ?? ''] as const] : [],
    ),
    body: Buffer.concat(chunks).toString(),
  };
}

function answer({ headers, body }: Arrival, { method }: IncomingMessage, response: ServerResponse): void {
  const app = headers.find(([name]) => name === 'x-app')?.[1];
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ method, app, body }));
}

/** Builds the page for production and serves it. */
export async function startSite(): Promise<Site> {
  const serveFile = await buildPage(root);
  const worker = await readFile(workerFile);
  const seen: Arrival[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/mockServiceWorker.js') {
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(worker);
    }
    if (!/^\/(seen|otlp|api)\//.test(request.url ?? '')) return serveFile(request, response);
    void arrive(request).then((arrival) => {
      seen.push(arrival);
      answer(arrival, request, response);
    });
  });
  const closed = createServer();
  const refusedUrl = `${await listen(closed)}/`;
  closed.close();
  return {
    origin: await listen(server),
    refusedUrl,
    arrivals: (path) => seen.filter((arrival) => arrival.path === path),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Opens a page on which these parts start one after the other. */
export async function openPage(browser: Browser, site: Site, parts: readonly Part[]): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/#${parts.join()}`);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}
