import react from '@vitejs/plugin-react';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { waybill } from 'waybill/vite';
import { buildFiles } from '../attribution/make-page.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const src = fileURLToPath(new URL('../../../src', import.meta.url));

/** Which versions a page has, and whether the plugin compiles it. */
export interface Versions {
  readonly react: '18.3' | '19';
  readonly supabase: '2.88' | '2.119';
  readonly isCompiled: boolean;
}

/** A request as it came in. */
export interface Arrival {
  readonly path: string;
  readonly traceId: string | undefined;
}

/** A page that is open in a browser, and the server that sees its requests. */
export interface OpenPage {
  readonly page: Page;
  /** What has come in for an operation so far. */
  readonly arrivals: (operation: string) => readonly Arrival[];
  /** Gives that once it is so much; rejects after ten seconds. */
  readonly waitFor: (operation: string, count: number) => Promise<readonly Arrival[]>;
  /** Lets the load of the page end, and waits for that. */
  readonly endLoad: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function alias(versions: Versions): { find: RegExp; replacement: string }[] {
  return [
    ...(versions.react === '19'
      ? []
      : [
          { find: /^react(?=$|\/)/, replacement: 'react-18' },
          { find: /^react-dom(?=$|\/)/, replacement: 'react-dom-18' },
        ]),
    ...(versions.supabase === '2.119'
      ? []
      : [{ find: /^@supabase\/supabase-js$/, replacement: 'supabase-js-2-88' }]),
    { find: /^waybill\/(async-context\/install)$/, replacement: `${src}/$1.ts` },
    { find: /^waybill\/(.+)$/, replacement: `${src}/$1/index.ts` },
    { find: /^waybill$/, replacement: `${src}/index.ts` },
  ];
}

/** Builds the page for production and opens it. */
export async function openPage(versions: Versions, browser: Browser): Promise<OpenPage> {
  const serveFile = await buildFiles({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), versions.isCompiled && waybill()],
    resolve: { alias: alias(versions) },
    build: { target: 'esnext', modulePreload: { polyfill: false } },
  });
  const seen = new Map<string, Arrival[]>();
  const heard = new Set<() => void>();
  let endLoad = (): void => {};
  const loaded = new Promise<void>((resolve) => (endLoad = resolve));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const [, operation] = /^\/seen\/([\w-]+)\//.exec(pathname) ?? [];
    if (operation === undefined) return serveFile(request, response);
    const traceparent = /^00-([0-9a-f]{32})-/.exec(String(request.headers['traceparent'] ?? ''));
    const before = seen.get(operation) ?? [];
    const failures = Number(searchParams.get('failures'));
    const hasFailed = failures > 0 && before.filter(({ path }) => path === pathname).length >= failures;
    before.push({ path: pathname, traceId: traceparent?.[1] });
    seen.set(operation, before);
    for (const hear of heard) hear();
    request.resume();
    response.writeHead(failures === 0 || hasFailed ? 200 : 503, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    if (operation === 'page') void loaded.then(() => response.end('{}'));
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arrivals = (operation: string): readonly Arrival[] => [...(seen.get(operation) ?? [])];
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    arrivals,
    waitFor: (operation, count) =>
      new Promise((resolve, reject) => {
        function hear(): void {
          const found = arrivals(operation);
          if (found.length < count) return;
          clearTimeout(timer);
          heard.delete(hear);
          resolve(found);
        }
        const timer = setTimeout(
          () => reject(new Error(`${operation}: ${arrivals(operation).length} of ${count} requests came`)),
          10_000,
        );
        heard.add(hear);
        hear();
      }),
    async endLoad() {
      endLoad();
      await page.waitForFunction(() => window.seen.spans.some(({ name }) => name === 'page load'));
    },
    async close() {
      await page.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
