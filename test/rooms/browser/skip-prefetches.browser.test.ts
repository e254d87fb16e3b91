import { expect, it } from 'vitest';
import { traceFetch } from 'waybill';
import { asPrefetch, skipPrefetches } from 'waybill/instrumentation';
import { openOtherRecorder, openOwnRecorder } from './recorder.ts';
import { tracePage } from './trace-page.ts';

const traced = () => tracePage({ instrumentations: [traceFetch(), skipPrefetches()] });

it('makes no span of a prefetch, gives it no ids, and marks it for the server', async () => {
  const { url, seen } = openOwnRecorder();
  const { spans, tracing, diagnostics } = traced();
  const preload = asPrefetch(async (path: string) => {
    await Promise.resolve();
    return fetch(`${url}${path}`, { headers: { 'x-own': '1' } });
  });
  const action = tracing.startAction('Save');
  const [response] = await Promise.all([
    action.run(() => preload('/preloaded')),
    fetch(new Request(`${url}/asked`, { headers: { 'x-own': '2' } })),
  ]);
  action.end();
  expect(await response.text()).toBe('{}');
  const requests = await seen(2);
  const preloaded = requests.find(({ path }) => path.endsWith('/preloaded'))!;
  expect(preloaded.headers).toMatchObject({ purpose: 'prefetch', 'x-own': '1' });
  expect(preloaded.headers).not.toHaveProperty('traceparent');
  const asked = requests.find(({ path }) => path.endsWith('/asked'))!;
  expect(asked.headers).toHaveProperty('traceparent');
  expect(asked.headers).toHaveProperty('x-own', '2');
  const requestSpans = spans().filter(({ kind }) => kind === 'client');
  expect(requestSpans.map(({ attributes }) => attributes['url.full'])).toEqual([`${url}/asked`]);
  expect(diagnostics).toEqual([]);
});

it('leaves out the prefetches of Next.js, which have their own mark', async () => {
  const { url, seen } = openOwnRecorder();
  const { spans } = traced();
  await fetch(url, { headers: { 'next-router-prefetch': '1' } });
  const { headers } = (await seen(1))[0]!;
  expect(headers).not.toHaveProperty('traceparent');
  expect(headers).not.toHaveProperty('purpose');
  expect(spans()).toEqual([]);
});

it('gives a prefetch of another origin no header, so that the browser asks for no permission', async () => {
  const { url, seen } = await openOtherRecorder();
  traced();
  await asPrefetch(() => fetch(url))();
  expect((await seen(1)).map(({ method, headers }) => [method, headers['purpose']])).toEqual([
    ['GET', undefined],
  ]);
});

it('lets a wrong call fail as the browser does, and restores the fetch', async () => {
  const { fetch: native } = window;
  const { tracing } = traced();
  const wrong = asPrefetch(() => fetch('http://[nonsense/', { headers: { 'x-bad': 'line\nbreak' } }));
  await expect(wrong()).rejects.toBeInstanceOf(TypeError);
  expect(window.fetch).not.toBe(native);
  await tracing.dispose();
  expect(window.fetch).toBe(native);
});
