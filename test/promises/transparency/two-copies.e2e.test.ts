import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseTraceparent } from 'waybill';
import { openRecorder, type Recorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import { bundlePackage } from './bundle-package.ts';

// This runs in the page: two copies that know nothing of each other, each with one tracing.
const APP = `<!doctype html><script type="module">
  import * as one from './one.js';
  import * as two from './two.js';
  const native = window.fetch;
  const spans = [];
  window.lab = {
    areTwo: one.createTracing !== two.createTracing,
    tracings: [],
    start(targets) {
      for (const copy of [one, two]) {
        const tracing = copy.createTracing({
          service: 'page', environment: 'test', targets,
          instrumentations: [copy.traceFetch()],
          onDiagnostic: ({ message }) => spans.push(message),
        });
        tracing.subscribe(({ type, record }) => {
          if (type === 'record' && record.kind === 'client') spans.push(record.spanId);
        });
        lab.tracings.push(tracing);
      }
    },
    async call(how, url, init) {
      spans.length = 0;
      const by = lab.tracings[how]?.startAction('Act') ?? window;
      const { status } = await by.fetch(url, init);
      return { status, spans: [...spans] };
    },
    dispose: (which) => lab.tracings[which].dispose(),
    isNative: () => window.fetch === native,
  };
  window.isReady = true;
</script>`;

interface Lab {
  readonly areTwo: boolean;
  readonly start: (targets: readonly { url: string }[]) => void;
  readonly call: (how: How, url: string, init?: RequestInit) => Promise<{ status: number; spans: string[] }>;
  readonly dispose: (which: 0 | 1) => void;
  readonly isNative: () => boolean;
}

/** The call goes through the page's fetch, or through that of an action of the first or the second copy. */
type How = 'page' | 0 | 1;

const labOf = (): Lab => (window as unknown as { lab: Lab }).lab;

let code: string;
let chromium: ChromiumPage;
let own: Awaited<ReturnType<typeof startRecorder>>;
let foreign: typeof own;
beforeAll(async () => {
  [code, chromium, own, foreign] = await Promise.all([
    bundlePackage(),
    openChromium(),
    startRecorder(),
    startRecorder(),
  ]);
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([own?.close(), foreign?.close()]);
});

async function openCopies(targets: readonly { url: string }[] = []): Promise<{ page: Page; home: Recorder }> {
  const script = { headers: { 'content-type': 'text/javascript' }, body: code };
  const home = openRecorder(own.origin);
  await home.answer(
    { path: '/page', headers: { 'content-type': 'text/html' }, body: APP },
    { path: '/one.js', ...script },
    { path: '/two.js', ...script },
    {},
  );
  const page = await chromium.page.context().newPage();
  onTestFinished(() => page.close());
  await page.goto(`${home.url}/page`);
  await page.waitForFunction(() => 'isReady' in window);
  expect(await page.evaluate(`(${labOf})().areTwo`)).toBe(true);
  await page.evaluate(`(${labOf})().start(${JSON.stringify(targets)})`);
  return { page, home };
}

async function call(page: Page, how: How, place: Recorder, init: RequestInit = {}) {
  const outcome = (await page.evaluate(
    `(${labOf})().call(${JSON.stringify(how)}, ${JSON.stringify(`${place.url}/x`)}, ${JSON.stringify(init)})`,
  )) as Awaited<ReturnType<Lab['call']>>;
  const seen = (await place.seen()).filter(({ method, path }) => method !== 'OPTIONS' && path === '/x');
  return { ...outcome, count: seen.length, sent: seen.at(-1)?.headers['traceparent'] };
}

describe.each(['page', 0, 1] as const)('two copies of the package, asked by the fetch of %j', (how) => {
  it("trace a request to the page's origin once, with one valid traceparent", async () => {
    const { page, home } = await openCopies();
    const { status, spans, count, sent } = await call(page, how, home, { method: 'POST', body: 'x' });
    expect([status, count, spans.length]).toEqual([200, 1, 1]);
    expect(parseTraceparent(sent)?.spanId).toBe(spans[0]);
  });

  it('trace a request to a listed target once, with one valid traceparent', async () => {
    const place = openRecorder(foreign.origin);
    const { page } = await openCopies([{ url: foreign.origin }]);
    const { status, spans, count, sent } = await call(page, how, place);
    expect([status, count, spans.length]).toEqual([200, 1, 1]);
    expect(parseTraceparent(sent)?.spanId).toBe(spans[0]);
  });

  it('record a request that carries none of our headers once', async () => {
    const place = openRecorder(foreign.origin);
    const { page } = await openCopies();
    const { status, spans, count, sent } = await call(page, how, place);
    expect([status, count, spans.length, sent]).toEqual([200, 1, 1, undefined]);
  });
});

describe.each([
  ['the first', 0],
  ['the second', 1],
] as const)('when %s of two copies is disposed of', (_, which) => {
  it('the other copy goes on alone, and after its end no request is traced', async () => {
    const { page, home } = await openCopies();
    await page.evaluate(`(${labOf})().dispose(${which})`);
    const { spans, sent } = await call(page, 'page', home);
    expect(spans).toHaveLength(1);
    expect(parseTraceparent(sent)?.spanId).toBe(spans[0]);
    await page.evaluate(`(${labOf})().dispose(${1 - which})`);
    expect(await call(page, 'page', home)).toEqual({ status: 200, spans: [], count: 2, sent: undefined });
    // If the lower copy ends first, the upper copy still holds its wrapper, and puts that back at its own end.
    expect(await page.evaluate(`(${labOf})().isNative()`)).toBe(which === 1);
  });
});
