import { expect, it, onTestFinished } from 'vitest';
import { parseTraceparent, traceXhr, type SpanRecord, type TracingOptions } from 'waybill';
import { openOtherRecorder, openOwnRecorder, type SeenRequest } from './recorder.ts';
import { tracePage } from './trace-page.ts';

const { prototype } = XMLHttpRequest;
const foreign = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const uuid = '018f3f2e-7c1a-7000-8000-00000000abcd';
const refused = 'http://127.0.0.1:1/';

function outcomeOf({ name, status, attributes }: SpanRecord): string {
  const { 'http.response.status_code': code, 'error.type': type, 'waybill.outcome': outcome } = attributes;
  return `${name} ${status.code} ${String(code ?? type ?? outcome)}`;
}

function traceXhrs(options?: Partial<TracingOptions>) {
  const page = tracePage({ instrumentations: [traceXhr()], ...options });
  return { ...page, outcomes: () => page.spans().map(outcomeOf), own: openOwnRecorder() };
}

function openXhr(url: string | URL, method = 'GET', headers: Record<string, string> = {}, isAsync = true) {
  const xhr = new XMLHttpRequest();
  xhr.open(method, url, isAsync);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  return xhr;
}

function send(xhr: XMLHttpRequest, body?: string, until = 'loadend'): Promise<XMLHttpRequest> {
  const heard = new Promise<void>((resolve) => xhr.addEventListener(until, () => resolve(), { once: true }));
  xhr.send(body);
  return heard.then(() => xhr);
}

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

const ourHeaders = ({ headers }: SeenRequest): string[] =>
  Object.keys(headers).filter((name) => /^(trace(parent|state)|baggage|x-.+-id)$/.test(name));

it('records a client span without the secrets in its address, and with the same ids in all headers', async () => {
  const { own, tracing, spans, outcomes } = traceXhrs();
  tracing.setSession(uuid);
  const url = `${own.url}/orders?token=secret#secret`.replace('//', '//ada:secret@');
  await send(openXhr(url, 'post'), 'text');
  const { traceId, spanId, kind, attributes } = spans()[0]!;
  const recorded = [kind, attributes['http.request.method'], attributes['url.full']];
  expect([...recorded, ...outcomes()]).toEqual(['client', 'POST', `${own.url}/orders`, 'POST unset 200']);
  expect(JSON.stringify(spans())).not.toContain('secret');
  const [seen] = await own.seen();
  const ids = { 'x-correlation-id': attributes['correlation.id'], 'x-session-id': uuid };
  expect(seen?.headers).toMatchObject({ ...ids, 'x-trace-id': traceId });
  expect(parseTraceparent(seen?.headers['traceparent'])).toMatchObject({ traceId, spanId });
});

it("gives a listed target W3C's headers, and an unlisted one nothing, not even a preflight", async () => {
  const [listed, unlisted] = [await openOtherRecorder(), await openOtherRecorder()];
  const { outcomes } = traceXhrs({ targets: [{ url: listed.url }] });
  for (const { url } of [listed, unlisted]) await send(openXhr(url, 'POST'), 'text');
  const seen = [...(await listed.seen()), ...(await unlisted.seen())];
  const summarize = (one: SeenRequest) => [one.method, ...ourHeaders(one)];
  expect(seen.map(summarize)).toEqual([['OPTIONS'], ['POST', 'traceparent'], ['POST']]);
  expect(outcomes()).toEqual(['POST unset 200', 'POST unset 200']);
});

it('sends no more headers to a path that was seen to redirect to another origin', async () => {
  const { own } = traceXhrs();
  await own.answer({ status: 302, headers: { location: (await openOtherRecorder()).url } });
  for (const xhr of [openXhr(own.url), openXhr(own.url)]) await send(xhr);
  expect((await own.seen()).map((seen) => ourHeaders(seen).length)).toEqual([3, 0]);
});

it("adopts the caller's traceparent, and never overwrites a header that the caller set", async () => {
  const { own, spans } = traceXhrs();
  const headers = { traceparent: foreign, 'x-correlation-id': 'of the app', baggage: 'app=1' };
  await send(openXhr(own.url, 'GET', headers));
  await send(openXhr(own.url, 'GET', { Traceparent: 'no valid one' }));
  expect(await own.seen()).toMatchObject([{ headers }, { headers: { traceparent: 'no valid one' } }]);
  expect(spans()[0]).toMatchObject({ traceId: foreign.slice(3, 35), spanId: foreign.slice(36, 52) });
});

it('makes a request part of the action that sends it, or else a trace of its own', async () => {
  const { own, tracing, spans } = traceXhrs();
  await send(openXhr(own.url));
  const action = tracing.startAction('Load', { correlationId: uuid });
  const xhr = tracing.action('Prepare', () => openXhr(own.url, 'GET', { baggage: 'app=1' }));
  await action.run(() => send(xhr));
  // The page of the tests is not compiled, so the attribution is inferred.
  const attributes = { 'correlation.id': uuid, 'waybill.attribution': 'inferred' };
  const [outside, inside] = spans();
  expect(inside).toMatchObject({ traceId: action.traceId, parentSpanId: action.spanId, attributes });
  expect(outside).toMatchObject({ parentSpanId: undefined, attributes: { 'waybill.attribution': 'none' } });
  expect((await own.seen())[1]?.headers['baggage']).toBe(`app=1, correlation.id=${uuid}`);
});

it.each<[what: string, event: string, outcome: string, cause: number | ((xhr: XMLHttpRequest) => unknown)]>([
  ['status 404', 'load', 'error 404', 404],
  ['status 500', 'load', 'error 500', 500],
  ['a lost connection', 'error', 'error NetworkError', (xhr) => xhr.open('GET', refused)],
  ['a timeout', 'timeout', 'error TimeoutError', (xhr) => (xhr.timeout = 30)],
  ['a stop', 'abort', 'unset abandoned', (xhr) => xhr.addEventListener('loadstart', () => xhr.abort())],
  ['a late stop', 'abort', 'unset abandoned', (xhr) => xhr.addEventListener('progress', () => xhr.abort())],
])('records %s, and knows the reference if that is a failure', async (_, event, outcome, cause) => {
  const { own, tracing, spans, outcomes } = traceXhrs();
  // The announced length is longer than the body, so the answer begins and does not end.
  await own.answer(typeof cause === 'number' ? { status: cause } : { headers: { 'content-length': '100' } });
  const xhr = openXhr(own.url);
  if (typeof cause === 'function') cause(xhr);
  await send(xhr, undefined, event);
  expect(outcomes()).toEqual([`GET ${outcome}`]);
  const { 'waybill.reference': reference } = spans()[0]!.attributes;
  expect(tracing.referenceOf(xhr)).toBe(reference);
});

it('shows the app the same answer and the same events as without it', async () => {
  const own = openOwnRecorder();
  await own.answer({ body: '{"id":1}' });
  async function observe(responseType: XMLHttpRequestResponseType) {
    const xhr = new XMLHttpRequest();
    const heard: string[] = [];
    const note = ({ type }: Event) => void heard.push(`${type} ${xhr.readyState} ${xhr.status}`);
    const types = ['loadstart', 'progress', 'load', 'error', 'abort', 'timeout', 'loadend'];
    for (const type of ['readystatechange', ...types]) xhr.addEventListener(type, note);
    for (const type of types) xhr.upload.addEventListener(type, () => heard.push(`upload ${type}`));
    xhr.open('POST', own.url);
    xhr.responseType = responseType;
    const ended = send(xhr, 'upload');
    xhr.addEventListener('load', () => heard.push('added later'));
    await ended;
    return { heard, response: xhr.response as unknown, text: responseType ? '' : xhr.responseText };
  }
  const observeAll = () => Promise.all((['', 'text', 'json', 'arraybuffer', 'blob'] as const).map(observe));
  const native = await observeAll();
  traceXhrs();
  const traced = await observeAll();
  expect(traced).toEqual(native);
  expect(traced.slice(0, 3)).toMatchObject([{ text: '{"id":1}' }, {}, { response: { id: 1 } }]);
  expect(traced[0]?.heard).toEqual(expect.arrayContaining(['upload load', 'load 4 200', 'added later']));
  expect(new Set((await own.seen()).map(({ body }) => body))).toEqual(new Set(['upload']));
});

it.each<[event: string, first: string, address?: string]>([
  ['loadend', 'unset 200'],
  ['load', 'unset 200'],
  ['readystatechange', 'unset 200'],
  ['error', 'error NetworkError', refused],
  ['loadstart', 'unset abandoned'],
])('records both requests of an object that the app opens anew on %s', async (event, first, address) => {
  const { own, outcomes, diagnostics } = traceXhrs();
  const xhr = new XMLHttpRequest();
  const second = new Promise((resolve) => {
    xhr.addEventListener(event, function again() {
      if (event === 'readystatechange' && xhr.readyState < 4) return;
      xhr.removeEventListener(event, again);
      xhr.open('PUT', own.url);
      resolve(send(xhr, 'text', 'load'));
    });
  });
  xhr.open('GET', address ?? own.url);
  xhr.send();
  await second;
  expect([outcomes(), diagnostics]).toEqual([[`GET ${first}`, 'PUT unset 200'], []]);
});

it('takes the last opened request, and goes on if a second send is refused', async () => {
  const { own, spans, outcomes } = traceXhrs();
  const xhr = openXhr(own.url, 'PUT', { traceparent: foreign });
  xhr.open('GET', own.url);
  const [, refusal] = await Promise.all([send(xhr), attempt(() => xhr.send())]);
  expect(refusal).toMatchObject({ name: 'InvalidStateError' });
  expect(outcomes()).toEqual(['GET unset 200']);
  expect((await own.seen())[0]?.headers['x-trace-id']).toBe(spans()[0]?.traceId);
});

it('traces synchronous requests, and those that throw', () => {
  const sendSync = (url: string, xhr = openXhr(url, 'GET', {}, false)) =>
    attempt(() => xhr.send()) ?? xhr.responseText;
  const native = sendSync(refused);
  const { own, tracing, spans, outcomes } = traceXhrs();
  const [answer, thrown] = [sendSync(own.url), sendSync(refused)];
  expect([answer, String(thrown)]).toEqual(['{}', String(native)]);
  expect(outcomes()).toEqual(['GET unset 200', 'GET error NetworkError']);
  expect(tracing.referenceOf(thrown)).toBe(spans()[1]?.attributes['waybill.reference']);
});

it('throws the same errors as the browser', () => {
  const mistakes: ((xhr: XMLHttpRequest) => unknown)[] = [
    (xhr) => xhr.send(),
    (xhr) => xhr.setRequestHeader('x-app', '1'),
    (xhr) => xhr.open('CONNECT', '/x'),
    (xhr) => xhr.open('GET', 'http://[nonsense/'),
    (xhr) => Reflect.apply(xhr.open, xhr, []),
    () => openXhr('/x', 'GET', { 'x-bad': 'line\nbreak' }),
    () => prototype.send.call({} as XMLHttpRequest),
  ];
  const errors = () => mistakes.map((mistake) => String(attempt(() => mistake(new XMLHttpRequest()))));
  const native = errors();
  expect(native).not.toContain('undefined');
  const { diagnostics } = traceXhrs();
  expect([errors(), diagnostics]).toEqual([native, []]);
});

it('traces network requests only, and resolves addresses when they are opened', async () => {
  const { own, spans, diagnostics } = traceXhrs();
  const base = document.createElement('base');
  base.href = `${own.url}/deep/`;
  document.head.append(base);
  const relative = openXhr('relative?secret=1');
  base.remove();
  const blob = URL.createObjectURL(new Blob(['{}']));
  onTestFinished(() => URL.revokeObjectURL(blob));
  const others = [new URL(`${own.url}/url`), blob, 'data:,{}'].map((url) => openXhr(url));
  for (const xhr of [relative, ...others]) expect((await send(xhr)).responseText).toBe('{}');
  expect((await own.seen()).map(({ path }) => path)).toEqual(['/deep/relative?secret=1', '/url']);
  const addresses = spans().map(({ attributes }) => attributes['url.full']);
  expect([addresses, diagnostics]).toEqual([[`${own.url}/deep/relative`, `${own.url}/url`], []]);
});

it('puts the identical functions back, and passes through below later patches', async () => {
  const methods = () => [prototype.open, prototype.setRequestHeader, prototype.send];
  const shapes = () => methods().map(({ name, length }) => `${name} ${length}`);
  const [native, nativeShapes] = [methods(), shapes()];
  const { own, tracing, diagnostics } = traceXhrs();
  expect(shapes()).toEqual(nativeShapes);
  const theirs = (prototype.send = new Proxy(prototype.send, {}));
  onTestFinished(() => void (prototype.send = native[2] as typeof theirs));
  void traceXhrs().tracing.dispose();
  const underWay = send(openXhr(own.url));
  void tracing.dispose();
  expect(methods()).toEqual([native[0], native[1], theirs]);
  for (const xhr of [underWay, send(openXhr(own.url))]) expect((await xhr).status).toBe(200);
  const counts = (await own.seen()).map((seen) => ourHeaders(seen).length);
  expect([new Set(counts), diagnostics]).toEqual([new Set([3, 0]), []]);
});

it('traces a request once where two tracings share the page', async () => {
  const [first, second] = [traceXhrs({ service: 'first' }), traceXhrs({ service: 'second' })];
  await send(openXhr(first.own.url));
  expect([...first.outcomes(), ...second.outcomes()]).toEqual(['GET unset 200']);
  expect((await first.own.seen())[0]?.headers['traceparent']).toMatch(/^00-\w{32}-\w{16}-01$/);
});

it('sends a request although its tracing fails', async () => {
  const { own, diagnostics } = traceXhrs({ createId: () => JSON.parse('no id') as never });
  expect((await send(openXhr(own.url))).responseText).toBe('{}');
  expect(diagnostics).toMatchObject([{ kind: 'now or createId' }]);
});
