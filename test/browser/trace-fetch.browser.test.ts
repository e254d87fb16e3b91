import { expect, it, onTestFinished } from 'vitest';
import { openOtherRecorder, openOwnRecorder } from './recorder.ts';
import { replaceFetch, tracePage } from './trace-page.ts';

const refused = 'http://127.0.0.1:1/';

function pathsOf(seen: readonly { readonly path: string }[]): string[] {
  return seen.map(({ path }) => path);
}

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

it('rejects, as the browser does, what cannot be a request', async () => {
  const calls: Parameters<typeof fetch>[] = [
    ['http://[nonsense/'],
    ['/x', { headers: { 'x-bad': 'line\nbreak' } }],
    ['/x', { method: 'GET', body: 'no body here' }],
    ['/x', { mode: 'navigate' }],
    ['mailto:somebody@example.com'],
  ];
  const outcomes = () => Promise.all(calls.map((args) => fetch(...args).catch(String)));
  const native = await outcomes();
  const { diagnostics } = tracePage();
  expect(await outcomes()).toEqual(native);
  // The browser refuses the header itself; what ours says of it goes to diagnostics.
  expect(diagnostics).toHaveLength(1);
});

it('changes neither the init nor its headers', async () => {
  const own = openOwnRecorder();
  tracePage();
  const headers = Object.freeze({ 'x-app': '1' });
  const init = Object.freeze({ method: 'POST', headers, body: 'text' });
  await fetch(own.url, init);
  const shared = new Headers({ 'x-app': '2' });
  await fetch(own.url, { headers: shared });
  expect(init).toEqual({ method: 'POST', headers: { 'x-app': '1' }, body: 'text' });
  expect(Object.getOwnPropertySymbols(init)).toEqual([]);
  expect([...shared]).toEqual([['x-app', '2']]);
  expect(await own.seen()).toMatchObject([
    { method: 'POST', body: 'text', headers: { 'x-app': '1', traceparent: expect.any(String) as string } },
    { method: 'GET', headers: { 'x-app': '2', traceparent: expect.any(String) as string } },
  ]);
});

it('takes a Request as it is, and changes nothing of it', async () => {
  const own = openOwnRecorder();
  tracePage();
  const request = new Request(`${own.url}/r`, {
    method: 'PUT',
    headers: { 'x-app': '1' },
    body: 'from the request',
  });
  await fetch(request);
  expect([...request.headers.keys()]).toEqual(['content-type', 'x-app']);
  expect(await own.seen()).toMatchObject([
    {
      method: 'PUT',
      body: 'from the request',
      headers: {
        'x-app': '1',
        'content-type': 'text/plain;charset=UTF-8',
        traceparent: expect.any(String) as string,
      },
    },
  ]);
});

it('leaves a Request as used, or unused, as the browser would', async () => {
  const { url } = openOwnRecorder();
  const usedAfter = async () => {
    const request = new Request(url, { method: 'POST', body: 'once' });
    await fetch(request);
    return request.bodyUsed;
  };
  const native = await usedAfter();
  tracePage();
  expect(await usedAfter()).toBe(native);
});

it("lets an init's headers replace those of a Request, as the browser does", async () => {
  const own = openOwnRecorder();
  tracePage();
  const request = new Request(own.url, { headers: { 'x-of-request': '1' } });
  await fetch(request, { method: 'DELETE', headers: { 'x-of-init': '2' } });
  const [seen] = await own.seen();
  expect(seen).toMatchObject({ method: 'DELETE', headers: { 'x-of-init': '2' } });
  expect(seen?.headers).not.toHaveProperty('x-of-request');
  expect(seen?.headers).toHaveProperty('traceparent');
});

it('takes URL objects and relative addresses below a <base>', async () => {
  const own = openOwnRecorder();
  const base = document.createElement('base');
  base.href = `${own.url}/deep/`;
  document.head.append(base);
  onTestFinished(() => base.remove());
  const { spans } = tracePage();
  await fetch(new URL(`${own.url}/url`));
  await fetch('relative?secret=1');
  expect(pathsOf(await own.seen())).toEqual(['/url', '/deep/relative?secret=1']);
  expect(spans().map(({ attributes }) => attributes['url.full'])).toEqual([
    `${own.url}/url`,
    `${own.url}/deep/relative`,
  ]);
});

it('takes a Request made by another frame', async () => {
  const own = openOwnRecorder();
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  const { Request: ForeignRequest } = frame.contentWindow as Window & typeof globalThis;
  tracePage();
  await fetch(new ForeignRequest(`${own.url}/foreign`, { headers: { 'x-app': '1' } }));
  expect(await own.seen()).toMatchObject([
    { path: '/foreign', headers: { 'x-app': '1', traceparent: expect.any(String) as string } },
  ]);
});

it('takes an init whose values are getters of a class', async () => {
  const own = openOwnRecorder();
  tracePage();
  class Call {
    get method() {
      return 'PATCH';
    }
    get body() {
      return 'by a getter';
    }
    get headers() {
      return [['x-app', '1']] as [string, string][];
    }
  }
  await fetch(own.url, new Call());
  expect(await own.seen()).toMatchObject([
    { method: 'PATCH', body: 'by a getter', headers: { 'x-app': '1' } },
  ]);
});

it('keeps what a Request says of its referrer', async () => {
  const own = openOwnRecorder();
  tracePage();
  await fetch(new Request(own.url, { referrer: '/from-here', referrerPolicy: 'unsafe-url' }));
  expect((await own.seen())[0]?.headers).toMatchObject({ referer: `${window.location.origin}/from-here` });
});

it('stops when the caller stops it, with the reason of the caller, and calls it no failure', async () => {
  const { url } = openOwnRecorder();
  const { spans } = tracePage();
  const controller = new AbortController();
  const pending = fetch(url, { signal: controller.signal });
  controller.abort();
  const stopped: unknown = await pending.catch((error: unknown) => error);
  expect(stopped).toBe(controller.signal.reason);
  expect(spans()).toMatchObject([{ status: { code: 'unset' }, attributes: { 'error.type': 'AbortError' } }]);
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
  tracing.dispose();
  expect(Object.getOwnPropertyDescriptor(window, 'fetch')).toEqual(before);
});

it('passes through where somebody patched over it', async () => {
  const own = openOwnRecorder();
  const native = window.fetch;
  const { tracing, spans } = tracePage();
  const traced = window.fetch;
  const theirs: typeof fetch = (...args) => traced(...args);
  window.fetch = theirs;
  onTestFinished(() => {
    window.fetch = native;
  });
  tracing.dispose();
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
  expect((await own.seen())[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-03$/);
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
  expect(tracing.reportOf(response)).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId });
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
