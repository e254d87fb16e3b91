import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleScript } from '../../../house/bundle-script.ts';
import { openChromium, type ChromiumPage } from '../../../whole/e2e/chromium-page.ts';
import { openRecorder } from '../recorder.ts';
import { startRecorder } from '../recorder-server.ts';

const entry = fileURLToPath(new URL('./trace-in-worker.ts', import.meta.url));

let chromium: ChromiumPage;
let server: Awaited<ReturnType<typeof startRecorder>>;
let scripts: Record<'exact' | 'inferred', string>;
beforeAll(async () => {
  const [inferred, exact] = await Promise.all([bundleScript(entry, false), bundleScript(entry, true)]);
  scripts = { inferred, exact };
  [chromium, server] = await Promise.all([openChromium(), startRecorder()]);
});
afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

const START = {
  dedicated: `new Worker('./worker.js', { type: 'module' })`,
  shared: `new SharedWorker('./worker.js', { type: 'module' }).port`,
  service: `(await navigator.serviceWorker.register('./worker.js', { type: 'module' }), await navigator.serviceWorker.ready).active`,
};

describe.each(['exact', 'inferred'] as const)('a tracing that is %s', (attribution) => {
  it.each(Object.entries(START))('works in a %s worker', async (_, start) => {
    const home = openRecorder(server.origin);
    const body = scripts[attribution];
    await home.answer(
      { path: '/page', headers: { 'content-type': 'text/html' }, body: '<!doctype html>' },
      { path: '/worker.js', headers: { 'content-type': 'text/javascript' }, body },
      {},
    );
    const { page } = chromium;
    await page.goto(`${home.url}/page`);
    const outcome = await page.evaluate(
      `(async () => {
        const { port1, port2 } = new MessageChannel();
        const worker = ${start};
        const answered = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
        worker.postMessage('work', [port2]);
        return answered;
      })()`,
    );
    expect(outcome).toEqual({
      requests: [
        ['orders', 'exact', true],
        ['later', attribution, true],
      ],
      inTimers: true,
      errors: ['rejected', 'thrown'],
      diagnostics: [
        'traceUserActions works only in a page; leave it out in a worker.',
        'traceWebVitals works only in a page; leave it out in a worker.',
      ],
      native: 'function fetch() { [native code] }function setTimeout() { [native code] }',
      isRestored: true,
    });
    const requests = (await home.seen()).filter(({ path }) => /orders|later/.test(path));
    expect(
      requests.map(({ headers }) =>
        Object.keys(headers).filter((name) => /^(traceparent|x-trace-id)$/.test(name)),
      ),
    ).toEqual([
      ['traceparent', 'x-trace-id'],
      ['traceparent', 'x-trace-id'],
    ]);
  });
});
