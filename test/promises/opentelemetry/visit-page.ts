import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { parseTraceparent } from 'waybill';
import type { ServePage } from '../attribution/lab-server.ts';

const BUTTONS = ['first', 'second'] as const;

/** A request as it arrived. */
export interface Arrival {
  readonly button: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** The observations on a page after both buttons have done their work. */
export interface Visit extends Readonly<Pick<typeof otelPage, 'spans' | 'diagnostics'>> {
  readonly arrivals: readonly Arrival[];
  /** The errors of the page that nobody caught, as texts. */
  readonly errors: readonly string[];
}

/** Serves the page. It answers requests only if both buttons wait for an answer, so that their work overlaps. */
async function serve(serveFile: ServePage) {
  const arrivals: Arrival[] = [];
  let waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const [, button] = /^\/api\/(\w+)\//.exec(request.url!) ?? [];
    if (button === undefined) return serveFile(request, response);
    const trace = parseTraceparent(request.headers['traceparent']?.toString());
    arrivals.push({ button, traceId: trace?.traceId, spanId: trace?.spanId });
    waiting.push(response);
    if (waiting.length < BUTTONS.length) return;
    waiting.forEach((one) => one.end('{}'));
    waiting = [];
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, arrivals, close: () => (server.closeAllConnections(), server.close()) };
}

/**
 * Opens a page, and presses both buttons at once. The options are in the hash: `waybill` and `sdk` trace clicks and
 * `fetch`, `second` registers another context manager before.
 */
export async function visitPage(browser: Browser, serveFile: ServePage, hash: string): Promise<Visit> {
  const { url, arrivals, close } = await serve(serveFile);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(`${url}#${hash}`);
    await page.waitForFunction(() => document.title === 'ready');
    for (const button of BUTTONS) await page.click(`#${button}`);
    await page.waitForFunction((count) => otelPage.done.length === count, BUTTONS.length);
    // OpenTelemetry's span of a request ends 300 ms after the answer.
    const requests = arrivals.length * ['waybill', 'sdk'].filter((option) => hash.includes(option)).length;
    const actions = hash.includes('waybill') ? BUTTONS.length : 0;
    await page.waitForFunction(
      (counts) => {
        const ofActions = otelPage.spans.filter(({ attributes }) => 'waybill.request_count' in attributes);
        const ofRequests = otelPage.spans.filter(({ kind }) => kind === 'client');
        return ofActions.length === counts.actions && ofRequests.length === counts.requests;
      },
      { actions, requests },
    );
    return { ...(await page.evaluate(() => otelPage)), arrivals, errors };
  } finally {
    await context.close();
    close();
  }
}
