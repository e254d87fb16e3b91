import { expect, it } from 'vitest';
import { parseTraceparent } from 'waybill';
import { openOtherRecorder, openOwnRecorder, type SeenRequest } from './recorder.ts';
import { tracePage } from './trace-page.ts';

const sessionId = '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d';

function ourHeaders(seen: SeenRequest | undefined): string[] {
  return Object.keys(seen?.headers ?? {})
    .filter((name) => /^(traceparent|tracestate|baggage|x-(correlation|session|trace)-id)$/.test(name))
    .toSorted();
}

it('gives the own origin all headers, with the ids of the record', async () => {
  const own = openOwnRecorder();
  const { tracing, spans } = tracePage();
  tracing.setSession(sessionId);
  const correlationId = await tracing.action('Load', async (action) => {
    await action.fetch(own.url);
    return action.correlationId;
  });
  const [seen] = await own.seen();
  const [span] = spans();
  expect(ourHeaders(seen)).toEqual(['traceparent', 'x-correlation-id', 'x-session-id', 'x-trace-id']);
  expect(parseTraceparent(seen?.headers['traceparent'])).toEqual({
    traceId: span?.traceId,
    spanId: span?.spanId,
    flags: 1,
  });
  expect(seen?.headers).toMatchObject({
    'x-correlation-id': correlationId,
    'x-session-id': sessionId,
    'x-trace-id': span?.traceId,
  });
});

it('adds the correlation id to the baggage of an action that continues an older process', async () => {
  const own = openOwnRecorder();
  const { tracing } = tracePage();
  const correlationId = '018f3f2e-7c1a-7000-8000-00000000abcd';
  await tracing.action('Accept', (action) => action.fetch(own.url, { headers: { baggage: 'app=1' } }), {
    correlationId,
  });
  expect((await own.seen())[0]?.headers).toMatchObject({
    baggage: `app=1, correlation.id=${correlationId}`,
    'x-correlation-id': correlationId,
  });
});

it('stops naming a session after sign-out', async () => {
  const own = openOwnRecorder();
  const { tracing } = tracePage();
  tracing.setSession(sessionId);
  tracing.setSession(null);
  await fetch(own.url);
  expect(ourHeaders((await own.seen())[0])).not.toContain('x-session-id');
});

it('gives each request a parent id of its own', async () => {
  const own = openOwnRecorder();
  const { tracing } = tracePage();
  await tracing.action('Load', ({ fetch: traced }) =>
    Promise.all([traced(own.url), traced(own.url), traced(own.url)]),
  );
  const parents = (await own.seen()).map(({ headers }) => parseTraceparent(headers['traceparent']));
  expect(new Set(parents.map((parent) => parent?.traceId)).size).toBe(1);
  expect(new Set(parents.map((parent) => parent?.spanId)).size).toBe(3);
});

it('gives an origin that is not listed nothing, and asks it no preflight', async () => {
  const other = await openOtherRecorder();
  const { tracing, spans } = tracePage();
  tracing.setSession(sessionId);
  await tracing.action('Call out', (action) =>
    Promise.all([fetch(other.url), action.fetch(other.url, { method: 'POST', body: 'x' })]),
  );
  const seen = await other.seen();
  expect(seen.map(({ method }) => method).toSorted()).toEqual(['GET', 'POST']);
  expect(seen.flatMap(ourHeaders)).toEqual([]);
  expect(spans().filter(({ kind }) => kind === 'client')).toHaveLength(2);
});

it("gives a listed target W3C's headers only", async () => {
  const other = await openOtherRecorder();
  const { tracing } = tracePage({ targets: [{ url: other.origin }] });
  tracing.setSession(sessionId);
  await fetch(other.url);
  const [preflight, request] = await other.seen();
  expect(preflight?.headers['access-control-request-headers']).toBe('traceparent');
  expect(ourHeaders(request)).toEqual(['traceparent']);
});

it('gives a target exactly the headers that its policy names, by path', async () => {
  const other = await openOtherRecorder();
  tracePage({
    targets: [
      { url: other.origin, headers: 'none' },
      { url: `${other.url}/all`, headers: 'all' },
      { url: `${other.url}/all/quiet`, headers: 'none' },
      { url: `${other.url}/named`, headers: ['x-correlation-id'] },
    ],
  });
  for (const path of ['/', '/all', '/all/quiet/x', '/allotment', '/named/x']) await fetch(other.url + path);
  const requests = (await other.seen()).filter(({ method }) => method === 'GET');
  expect(requests.map((seen) => [seen.path, ourHeaders(seen)])).toEqual([
    ['/', []],
    ['/all', ['traceparent', 'x-correlation-id', 'x-trace-id']],
    ['/all/quiet/x', []],
    ['/allotment', []],
    ['/named/x', ['x-correlation-id']],
  ]);
});

it('gives the own origin the headers of sameOrigin, and paths on it the headers of a target', async () => {
  const own = openOwnRecorder();
  tracePage({ sameOrigin: 'w3c', targets: [{ url: `${own.url}/quiet`, headers: 'none' }] });
  await fetch(`${own.url}/loud`);
  await fetch(`${own.url}/quiet`);
  expect((await own.seen()).map(ourHeaders)).toEqual([['traceparent'], []]);
});

it('sends nothing along with no-cors, though the target is listed', async () => {
  const other = await openOtherRecorder();
  const { spans } = tracePage({ targets: [{ url: other.origin, headers: 'all' }] });
  const response = await fetch(other.url, { mode: 'no-cors' });
  expect(response.type).toBe('opaque');
  expect((await other.seen()).map(ourHeaders)).toEqual([[]]);
  expect(spans()[0]?.attributes).not.toHaveProperty(['http.response.status_code']);
});

it('sends nothing along with presigned addresses', async () => {
  const own = openOwnRecorder();
  tracePage();
  await fetch(`${own.url}/file?X-Amz-Signature=abc`);
  await fetch(`${own.url}/storage/v1/object/sign/bucket/file?token=abc`);
  expect((await own.seen()).map(ourHeaders)).toEqual([[], []]);
});

it("adopts the caller's traceparent instead of adding another one", async () => {
  const own = openOwnRecorder();
  const { spans } = tracePage();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await fetch(own.url, { headers: { Traceparent: traceparent } });
  expect((await own.seen())[0]?.headers).toMatchObject({
    traceparent,
    'x-trace-id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'x-correlation-id': '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  });
  expect(spans()).toMatchObject([
    { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: 1 },
  ]);
});

it("adopts a Request's traceparent inside an action, under the action's correlation id", async () => {
  const own = openOwnRecorder();
  const { tracing, spans } = tracePage();
  const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
  const action = tracing.startAction('Load');
  await action.fetch(new Request(own.url, { headers }));
  expect((await own.seen())[0]?.headers).toMatchObject(headers);
  expect(spans()[0]).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    attributes: { 'correlation.id': action.correlationId },
  });
});

it('never overwrites a header that the caller set', async () => {
  const own = openOwnRecorder();
  tracePage();
  await fetch(own.url, { headers: { 'X-Correlation-Id': 'of the app', traceparent: 'no valid one' } });
  expect((await own.seen())[0]?.headers).toMatchObject({
    'x-correlation-id': 'of the app',
    traceparent: 'no valid one',
  });
});

it('sends no more headers to a path that was seen to redirect to another origin', async () => {
  const own = openOwnRecorder();
  const other = await openOtherRecorder();
  await own.answer({ status: 302, headers: { location: other.url } });
  tracePage();
  await fetch(`${own.url}/moved`);
  await fetch(`${own.url}/moved`);
  expect((await own.seen()).map((seen) => ourHeaders(seen).length > 0)).toEqual([true, false]);
  expect(
    (await other.seen())
      .filter(({ method }) => method === 'GET')
      .map(ourHeaders)
      .at(-1),
  ).toEqual([]);
});

it('sends a request that the app may not make as often as the app asked', async () => {
  const other = await openOtherRecorder();
  await other.answer({ cors: ['content-type'] });
  const { spans } = tracePage({ targets: [{ url: other.origin }] });
  await expect(fetch(other.url)).rejects.toThrow('Failed to fetch');
  expect((await other.seen()).map(({ method }) => method)).toEqual(['OPTIONS']);
  expect(spans()).toHaveLength(1);
});
