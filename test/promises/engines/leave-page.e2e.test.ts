import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildPage } from '../../house/build-page.ts';
import type { EngineBrowser, EnginePage } from '../../house/engine-browser.ts';
import { engines } from '../../house/engines.ts';

let serveFile: Awaited<ReturnType<typeof buildPage>>;
beforeAll(async () => {
  serveFile = await buildPage(fileURLToPath(new URL('./page', import.meta.url)));
});

// Serves the page. Gives the lines that the page says, in the order of their arrival.
async function serve(): Promise<{ url: string; said: string[] }> {
  const said: string[] = [];
  const server = createServer((request, response) => {
    const { url } = request;
    if (url === '/never') return;
    if (url === '/refused') return void response.destroy();
    if (url === '/next') {
      const next = `<script>navigator.sendBeacon('/said', 'next page')</script>`;
      return void response.setHeader('content-type', 'text/html').end(next);
    }
    if (url !== '/said') return serveFile(request, response);
    let line = '';
    request.on('data', (chunk: Buffer) => (line += String(chunk)));
    request.on('end', () => {
      said.push(line);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, said };
}

const WAYS: Readonly<Record<string, (page: EnginePage, next: string) => Promise<unknown>>> = {
  'by a link': (page) => page.click('#link'),
  'by a script': (page) => page.evaluate(() => void (location.href = '/next')),
  'by its address': (page, next) => page.goto(next),
};

describe.each(engines)('in $name', ({ isMissing, launch }) => {
  describe.skipIf(isMissing)('a page with requests under way', () => {
    let browser: EngineBrowser;
    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser?.close());

    it.each(Object.keys(WAYS))('records no error when the user leaves it %s', async (way) => {
      const { url, said } = await serve();
      const page = await browser.newPage();
      onTestFinished(() => page.close());
      await page.goto(url);
      // A failed request and a timeout of a page that stays are errors as ever. Beacons can arrive in any order, so the
      // test waits for all lines of these requests before the page is left.
      await expect
        .poll(() => said)
        .toEqual(
          expect.arrayContaining([
            'waiting',
            'stack found',
            'span refused error error',
            'span late error error',
            expect.stringMatching(/^log .*TypeError/),
            // WebKit rejects with an error of its own, and not with the reason of the signal.
            expect.stringMatching(/^log (?:.*Timeout|AbortError)/),
          ]),
        );
      const before = said.length;
      expect(said.filter((line) => line.startsWith('log'))).toHaveLength(2);
      await WAYS[way]!(page, `${url}next`);
      await expect
        .poll(() => said.slice(before))
        .toEqual(expect.arrayContaining(['next page', 'span poll unset abandoned']));
      expect(said.slice(before).filter((line) => /^log|error/.test(line))).toEqual([]);
    });
  });
});
