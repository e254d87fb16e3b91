import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { generateTraceId } from 'waybill';
import { waybill } from 'waybill/vite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPage } from '../../house/build-page.ts';
import type { EngineBrowser, EnginePage } from '../../house/engine-browser.ts';
import { engines } from '../../house/engines.ts';

type ServeFile = Awaited<ReturnType<typeof buildPage>>;

const root = fileURLToPath(new URL('./late-page', import.meta.url));
const builds: Record<string, ServeFile> = {};
beforeAll(async () => {
  builds['with the plugin'] = await buildPage(root, [waybill()]);
  builds['without the plugin'] = await buildPage(root);
});

// Serves the page. Gives the trace ids of the requests of the page by their path.
async function serve(serveFile: ServeFile): Promise<{ url: string; traceIds: Map<string, string> }> {
  const traceIds = new Map<string, string>();
  const server = createServer((request, response) => {
    const { url = '/', headers } = request;
    if (['/first', '/second'].includes(url)) {
      traceIds.set(url, String(headers.traceparent).split('-')[1]!);
      return void response.end();
    }
    if (url === '/settings') return void response.end();
    if (!url.includes('.')) request.url = '/';
    return serveFile(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, traceIds };
}

describe.each(engines)('in $name', ({ isMissing, launch }) => {
  describe.skipIf(isMissing).each(['with the plugin', 'without the plugin'])('%s, an app', (build) => {
    let browser: EngineBrowser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    async function open(
      way: string,
    ): Promise<{ page: EnginePage; traceId: string; seen: () => Promise<string[]> }> {
      const traceId = generateTraceId();
      const { url, traceIds } = await serve(builds[build]!);
      const page = await browser.newPage();
      onTestFinished(() => page.close());
      await page.goto(`${url}${way}?00-${traceId}-00f067aa0ba902b7-01`);
      return {
        page,
        traceId,
        async seen() {
          await expect.poll(() => traceIds.size).toBe(2);
          return [...traceIds.values()];
        },
      };
    }

    it.each(['awaited', 'loaded'])('that starts late (%s) continues the trace of the server', async (way) => {
      const { traceId, seen } = await open(way);
      expect(await seen()).toEqual([traceId, traceId]);
    });

    it('that starts more than 30 seconds after the page does not continue it', async () => {
      const { traceId, seen } = await open('old');
      expect(await seen()).not.toContain(traceId);
    });

    it('that starts by a click does not continue it', async () => {
      const { page, traceId, seen } = await open('used');
      await page.click('button');
      expect(await seen()).not.toContain(traceId);
    });
  });
});
