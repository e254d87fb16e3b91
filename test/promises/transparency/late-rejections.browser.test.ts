import { expect, it } from 'vitest';
import { openAppPage } from '../../rooms/browser/app-page.ts';
import { openOwnRecorder } from '../../rooms/browser/recorder.ts';

const TRACES = {
  none: 'const call = (url) => fetch(url);',
  fetch: `waybill.createTracing({ service: 'page', instrumentations: [waybill.traceFetch()] });
    const call = (url) => fetch(url);`,
  action: `const action = waybill.createTracing({ service: 'page', instrumentations: [waybill.traceFetch()] }).startAction('Act');
    const call = (url) => action.run(() => action.fetch(url));`,
} as const;

/** Runs an app's code in a page, once for each way of tracing, and gives the reports of each page. */
async function runTraced(
  code: string,
  count: number,
): Promise<Record<keyof typeof TRACES, readonly unknown[]>> {
  const run = async (trace: string) => {
    const page = await openAppPage(openOwnRecorder(), `${trace} const dead = 'http://127.0.0.1:1/'; ${code}`);
    await page.saidAtLeast(count);
    return page.said;
  };
  return { none: await run(TRACES.none), fetch: await run(TRACES.fetch), action: await run(TRACES.action) };
}

it("reports the caller's own promise as unhandled, and takes the report back after a late handler", async () => {
  const { none, fetch, action } = await runTraced(
    `const promise = call(dead);
    window.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      say(['unhandled', event.promise === promise, String(event.reason)]);
      // A handler added during the event would not count as late, so it waits for a new task.
      setTimeout(() => promise.catch(() => {}));
    });
    window.addEventListener('rejectionhandled', (event) => {
      say(['handled', event.promise === promise, String(event.reason)]);
    });`,
    2,
  );
  const error = 'TypeError: Failed to fetch';
  expect(none).toEqual([
    ['unhandled', true, error],
    ['handled', true, error],
  ]);
  expect(fetch).toEqual(none);
  expect(action).toEqual(none);
});

it.each([
  ['Promise.all of two', 'Promise.all([call(dead), call(dead)])', 1],
  ['Promise.race of two', 'Promise.race([call(dead), call(dead)])', 1],
  ['Promise.any of two', 'Promise.any([call(dead), call(dead)])', 1],
  ['Promise.allSettled of two', 'Promise.allSettled([call(dead), call(dead)])', 0],
  ['two branches of one promise', 'const one = call(dead); one.then(() => {}); one.finally(() => {});', 2],
  ['an async function that is not awaited', '(async () => { await call(dead); })();', 1],
  ['an async function that returns it', '(async () => call(dead))();', 1],
  [
    'an async generator',
    '(async () => { for await (const _ of (async function* () { yield call(dead); })()); })();',
    1,
  ],
  ['a promise that is given away', 'new Promise((resolve) => resolve(call(dead)));', 1],
  [
    'one that a later reaction handles',
    'const one = call(dead); queueMicrotask(() => one.catch(() => {}));',
    0,
  ],
])('makes as many unhandled rejections as the browser of %s', async (_what, code, count) => {
  // The rejection `the last` comes last, so the browser has reported all others before it.
  const counted = `
    let unhandled = 0;
    window.addEventListener('unhandledrejection', ({ reason }) => {
      if (reason === 'the last') setTimeout(() => say(unhandled));
      else unhandled++;
    });
    ${code}
    const last = call(dead);
    last.catch(() => setTimeout(() => void Promise.reject('the last')));`;
  expect(await runTraced(counted, 1)).toEqual({ none: [count], fetch: [count], action: [count] });
});
