import { expect, it, onTestFinished, vi } from 'vitest';
import { captureErrors, traceFetch, traceXhr } from 'waybill';
import { openOtherRecorder, openOwnRecorder, type Recorder } from './recorder.ts';
import { tracePage } from './trace-page.ts';

const ids = { 'x-correlation-id': '018f3f2e-7c1a-7000-8000-00000000abcd', 'x-trace-id': 'f'.repeat(32) };
const names = ['http.response.header.x-correlation-id', 'http.response.header.x-trace-id'];

const byFetch = async ({ url }: Recorder): Promise<void> => void (await fetch(url));

function byXhr({ url }: Recorder): Promise<void> {
  const xhr = new XMLHttpRequest();
  xhr.open('GET', url);
  xhr.send();
  return new Promise((resolve) => xhr.addEventListener('loadend', () => resolve()));
}

function traceAll() {
  const traced = tracePage({ instrumentations: [traceFetch(), traceXhr(), captureErrors()] });
  return {
    ...traced,
    recordedIds: () => names.map((name) => traced.spans().at(-1)?.attributes[name]),
  };
}

it.each([
  ['fetch', byFetch],
  ['XMLHttpRequest', byXhr],
])('records where a server says that it recorded a request, by %s', async (_way, request) => {
  const own = openOwnRecorder();
  await own.answer({ headers: ids });
  const { recordedIds } = traceAll();
  await request(own);
  expect(recordedIds()).toEqual(Object.values(ids));
});

it.each([
  ['fetch', byFetch],
  ['XMLHttpRequest', byXhr],
])('records the ids that another origin exposes, and asks for nothing else, by %s', async (_way, request) => {
  const shown: unknown[] = [];
  const log = vi.spyOn(console, 'error').mockImplementation((...args) => void shown.push(args));
  onTestFinished(() => log.mockRestore());
  const other = await openOtherRecorder();
  await other.answer(
    { headers: ids },
    { headers: { ...ids, 'access-control-expose-headers': 'x-trace-id' } },
  );
  const { recordedIds } = traceAll();
  await request(other);
  expect(recordedIds()).toEqual([undefined, undefined]);
  await request(other);
  expect(recordedIds()).toEqual([undefined, ids['x-trace-id']]);
  expect(shown).toEqual([]);
});

it.each([
  ['markup', '<img src=x onerror=alert(1)>'],
  ['16 kB', 'a'.repeat(16_000)],
  ['two of them', `${ids['x-trace-id']}, ${ids['x-trace-id']}`],
  ['bytes that are no ASCII', 'caf\u00e9'],
  ['nothing', ''],
])('records no id that is %s', async (_what, value) => {
  const own = openOwnRecorder();
  await own.answer({ headers: { 'x-correlation-id': value, 'x-trace-id': value } });
  const { recordedIds, spans } = traceAll();
  await byFetch(own);
  await byXhr(own);
  expect(recordedIds()).toEqual([undefined, undefined]);
  expect(spans()).toHaveLength(2);
});
