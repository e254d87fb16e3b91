import { expect, it, onTestFinished } from 'vitest';
import { openOtherRecorder, openOwnRecorder } from './recorder.ts';
import { replaceFetch, tracePage } from './trace-page.ts';

const refused = 'http://127.0.0.1:1/';

it("returns the caller's own response object, with its body unread", async () => {
  const { url } = openOwnRecorder();
  let own: Response | undefined;
  replaceFetch(
    (native) =>
      async (...args) =>
        (own = await native(...args)),
  );
  tracePage();
  const response = await fetch(url);
  expect(response).toBe(own);
  expect(response.bodyUsed).toBe(false);
  expect(await response.text()).toBe('{}');
});

it('throws the very error object of the fetch below', async () => {
  const error = new TypeError('no route');
  replaceFetch(() => () => Promise.reject(error));
  tracePage();
  const thrown: unknown = await fetch(refused).catch((reason: unknown) => reason);
  expect(thrown).toBe(error);
  expect(error.message).toBe('no route');
});

it('lets a failed connection reject as the browser does', async () => {
  const native: unknown = await fetch(refused).catch((error: unknown) => error);
  const { spans } = tracePage();
  const traced: unknown = await fetch(refused).catch((error: unknown) => error);
  expect(traced).toBeInstanceOf(TypeError);
  expect(String(traced)).toBe(String(native));
  expect(spans()).toMatchObject([
    { name: 'GET', kind: 'client', status: { code: 'error' }, attributes: { 'error.type': 'TypeError' } },
  ]);
});

it('rejects invalid requests as the browser does', async () => {
  const calls: Parameters<typeof fetch>[] = [
    ['http://[nonsense/'],
    ['/x', { headers: { 'x-bad': 'line\nbreak' } }],
    ['/x', { method: 'GET', body: 'no body here' }],
    ['/x', { mode: 'navigate' }],
    ['mailto:ada@example.com'],
  ];
  const outcomes = () => Promise.all(calls.map((args) => fetch(...args).catch(String)));
  const native = await outcomes();
  const { diagnostics } = tracePage();
  expect(await outcomes()).toEqual(native);
  expect(diagnostics).toEqual([]);
});

it('stops when the caller stops it, with the reason of the caller, and calls it no failure', async () => {
  const { url } = openOwnRecorder();
  const { spans } = tracePage();
  const controller = new AbortController();
  const pending = fetch(url, { signal: controller.signal });
  controller.abort();
  const stopped: unknown = await pending.catch((error: unknown) => error);
  expect(stopped).toBe(controller.signal.reason);
  expect(spans()).toMatchObject([
    { status: { code: 'unset' }, attributes: { 'waybill.outcome': 'abandoned' } },
  ]);
  expect(spans()[0]?.attributes).not.toHaveProperty(['error.type']);
});

it('hands on a signal that was aborted before', async () => {
  const own = openOwnRecorder();
  tracePage();
  const reason = new Error('changed my mind');
  await expect(fetch(own.url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await own.seen()).toEqual([]);
});

it("looks like the browser's own fetch", () => {
  const { name, length } = window.fetch;
  tracePage();
  expect({ name: window.fetch.name, length: window.fetch.length }).toEqual({ name, length });
});

it('works without a receiver, as the browser does', async () => {
  const own = openOwnRecorder();
  tracePage();
  const { fetch: loose } = window;
  expect((await loose(own.url)).ok).toBe(true);
});

it('puts the identical function back', () => {
  const before = Object.getOwnPropertyDescriptor(window, 'fetch');
  const { tracing } = tracePage();
  expect(window.fetch).not.toBe(before?.value);
  void tracing.dispose();
  expect(Object.getOwnPropertyDescriptor(window, 'fetch')).toEqual(before);
});

it('passes through if the app patched over it', async () => {
  const own = openOwnRecorder();
  const native = window.fetch;
  const { tracing, spans } = tracePage();
  const traced = window.fetch;
  const theirs: typeof fetch = (...args) => traced(...args);
  window.fetch = theirs;
  onTestFinished(() => {
    window.fetch = native;
  });
  void tracing.dispose();
  expect(window.fetch).toBe(theirs);
  await fetch(own.url);
  const [seen] = await own.seen();
  expect(seen?.headers).not.toHaveProperty('traceparent');
  expect(spans()).toEqual([]);
});

it('traces a request once where two tracings share the page', async () => {
  const own = openOwnRecorder();
  const first = tracePage({ service: 'first' });
  const second = tracePage({ service: 'second' });
  await fetch(own.url);
  expect([...first.spans(), ...second.spans()]).toHaveLength(1);
  expect((await own.seen())[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

it('records the status of a failed request and links the response to its span', async () => {
  const own = openOwnRecorder();
  await own.answer({ status: 404 });
  const { tracing, spans } = tracePage();
  const response = await fetch(`${own.url}/missing?token=secret`);
  const [span] = spans();
  expect(span).toMatchObject({
    status: { code: 'error', message: '404' },
    attributes: {
      'http.response.status_code': 404,
      'url.full': `${own.url}/missing`,
      'http.request.method': 'GET',
    },
  });
  expect(tracing.occurrenceOf(response)).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId });
});

it('links an error that a library wraps round the response', async () => {
  const own = openOwnRecorder();
  await own.answer({ status: 500 });
  const { tracing, spans } = tracePage();
  const context = await fetch(own.url);
  const error = Object.assign(new Error('Edge Function returned a non-2xx status code'), { context });
  expect(tracing.referenceOf(error)).toBe(spans()[0]?.attributes['waybill.reference']);
  expect(tracing.referenceOf(new Error('outer', { cause: error }))).toBe(tracing.referenceOf(error));
});

it('does not wait before the request leaves', () => {
  let called = false;
  replaceFetch(() => () => {
    called = true;
    return new Promise(() => {});
  });
  tracePage();
  void fetch('/never');
  expect(called).toBe(true);
});

it('makes the requests of an action its children', async () => {
  const own = openOwnRecorder();
  const other = await openOtherRecorder();
  const { tracing, spans } = tracePage();
  await tracing.action('Load', (action) => Promise.all([fetch(own.url), action.fetch(other.url)]));
  const [first] = await own.seen();
  const parents = spans().map(({ traceId, parentSpanId, name }) => ({ traceId, parentSpanId, name }));
  const [one, two] = parents;
  expect(one).toEqual(two);
  expect(first?.headers['traceparent']).toContain(String(one?.traceId));
});
