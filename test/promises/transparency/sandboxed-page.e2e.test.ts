import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import { bundlePackage } from './bundle-package.ts';

const APP = `<!doctype html><script type="module">
  import { createTracing } from './waybill.js';
  const spans = [];
  const tracing = createTracing({ service: 'page', environment: 'test' });
  tracing.subscribe(({ type, record }) => {
    if (type === 'record' && record.kind === 'client') spans.push(record.status.code);
  });
  const { status } = await tracing.action('Load', () => fetch('./orders'));
  window.outcome = { status, spans, origin: window.origin };
</script>`;

let chromium: ChromiumPage;
let server: Awaited<ReturnType<typeof startRecorder>>;
beforeAll(async () => {
  [chromium, server] = await Promise.all([openChromium(), startRecorder()]);
});
afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

it('sends no headers to the origin of its address, because a sandboxed page has no origin', async () => {
  const open = { 'access-control-allow-origin': '*' };
  const home = openRecorder(server.origin);
  await home.answer(
    {
      path: '/page',
      headers: { 'content-type': 'text/html', 'content-security-policy': 'sandbox allow-scripts' },
      body: APP,
    },
    {
      path: '/waybill.js',
      headers: { ...open, 'content-type': 'text/javascript' },
      body: await bundlePackage(),
    },
    { path: '/orders', headers: open },
  );
  await chromium.page.goto(`${home.url}/page`);
  const outcome = await chromium.page.waitForFunction(() => (window as { outcome?: unknown }).outcome);
  expect(await outcome.jsonValue()).toEqual({ status: 200, spans: ['unset'], origin: 'null' });
  const requests = (await home.seen()).filter(({ path }) => path === '/orders');
  // A preflight would be a second request.
  expect(requests.map(({ method }) => method)).toEqual(['GET']);
  expect(requests[0]!.headers).not.toHaveProperty('traceparent');
  expect(chromium.problems).toEqual([]);
});
