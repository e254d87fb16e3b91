import { expect, it, onTestFinished } from 'vitest';
import { openAppPage } from './app-page.ts';
import { openOwnRecorder, type Recorder } from './recorder.ts';
import { tracePage } from './trace-page.ts';

function whenLoaded(element: HTMLElement, add: boolean): Promise<unknown> {
  const loaded = new Promise((resolve) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', resolve, { once: true });
  });
  if (add) {
    document.body.append(element);
    onTestFinished(() => element.remove());
  }
  return loaded;
}

function listenTo(source: EventSource): Promise<unknown> {
  onTestFinished(() => source.close());
  return new Promise((resolve) => source.addEventListener('error', resolve, { once: true }));
}

function runWorker(code: string): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  onTestFinished(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
  return new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
}

const ways: readonly (readonly [string, (own: Recorder) => unknown])[] = [
  ['a beacon', ({ url }) => navigator.sendBeacon(url, 'x')],
  ['an EventSource', ({ url }) => listenTo(new EventSource(url))],
  ['an image', ({ url }) => whenLoaded(Object.assign(new Image(), { src: url }), false)],
  ['a script', ({ url }) => whenLoaded(Object.assign(document.createElement('script'), { src: url }), true)],
  ['a frame', ({ url }) => whenLoaded(Object.assign(document.createElement('iframe'), { src: url }), true)],
  ['a worker', ({ url }) => runWorker(`await fetch(${JSON.stringify(url)}); postMessage('done');`)],
];

it.each(ways)(
  'lets %s ask as it does without us, and records nothing that it did not see',
  async (_what, ask) => {
    const own = openOwnRecorder();
    const { spans, diagnostics } = tracePage();
    await ask(own);
    const [seen] = await own.seen(1);
    expect(Object.keys(seen?.headers ?? {}).filter((name) => /^(traceparent|x-.*-id)$/.test(name))).toEqual(
      [],
    );
    expect(spans()).toEqual([]);
    expect(diagnostics).toEqual([]);
  },
);

// The worker answers one path itself. For a second path it makes a new request without the page's headers. It passes
// the third path on.
const WORKER = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    const { pathname } = new URL(event.request.url);
    if (pathname.endsWith('/from-cache')) event.respondWith(new Response('of the worker', { status: 203 }));
    else if (pathname.endsWith('/anew')) event.respondWith(fetch(event.request.url));
    else if (pathname.endsWith('/on')) event.respondWith(fetch(event.request));
  });`;

const APP = `
  const spans = [];
  const tracing = waybill.createTracing({ service: 'page', environment: 'test', instrumentations: [waybill.traceFetch()] });
  tracing.subscribe(({ type, record }) => {
    if (type === 'record' && record.type === 'span') spans.push(record.attributes['http.response.status_code']);
  });
  const claimed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  const registration = await navigator.serviceWorker.register('worker.js');
  await claimed;
  const texts = [];
  for (const path of ['from-cache', 'anew', 'on']) texts.push(await (await fetch(path)).text());
  await registration.unregister();
  say({ texts, spans });`;

it('records a request once if a service worker answers it, makes it anew or passes it on', async () => {
  const own = openOwnRecorder();
  const { answer } = own;
  // The answers for the page and its worker have paths, so they stay for every request.
  const page = await openAppPage(
    {
      ...own,
      answer: (first) =>
        answer(
          { path: '/worker.js', headers: { 'content-type': 'text/javascript' }, body: WORKER },
          { path: '/page', ...first },
          { body: 'of the server' },
        ),
    },
    APP,
  );
  await page.saidAtLeast(1);
  expect(page.said).toEqual([
    { texts: ['of the worker', 'of the server', 'of the server'], spans: [203, 200, 200] },
  ]);
  const seen = (await own.seen()).filter(({ path }) => /anew|on$/.test(path));
  expect(seen.map(({ path, headers }) => [path, 'traceparent' in headers])).toEqual([
    ['/anew', false],
    ['/on', true],
  ]);
});
