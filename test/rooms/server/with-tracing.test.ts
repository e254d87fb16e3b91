import { formatReference } from 'waybill';
import { expect, it } from 'vitest';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const correlationId = '0af76519-16cd-43dd-8448-eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentSpanId}-01`;

const request = (headers: HeadersInit = { traceparent }, path = '/members?email=a@b.c') =>
  new Request(`http://team.example${path}`, { method: 'POST', headers });

it('records a SERVER span below the span of the caller', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.withTracing(() => new Response('ok', { status: 201 }))(request());
  expect(await span('POST /members')).toMatchObject({
    traceId,
    parentSpanId,
    remoteParent: true,
    kind: 'server',
    flags: 1,
    status: { code: 'unset' },
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 201,
      'url.path': '/members',
      'server.address': 'team.example',
      'correlation.id': correlationId,
      'waybill.reference': formatReference(traceId),
      'waybill.attribution': 'exact',
    },
    resource: { 'service.name': 'test-server' },
  });
});

it('keeps query values out of every record', async () => {
  const { tracing, spans } = createRecordedTracing();
  await tracing.withTracing(() => new Response())(request());
  expect(JSON.stringify(await spans())).not.toContain('a@b.c');
});

it('names the span by the route if the handler has one', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.withTracing(() => new Response(), { route: '/members/:id' })(request({}, '/members/4711'));
  expect((await span('POST /members/:id')).attributes).toMatchObject({
    'http.route': '/members/:id',
    'url.path': '/members/4711',
  });
});

it('does not name a span after an invented method', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.withTracing(() => new Response())(new Request('http://a.example/', { method: 'BREW' }));
  expect((await span('HTTP /')).attributes).toMatchObject({ 'http.request.method': '_OTHER' });
});

it('hides a token in the path', async () => {
  const { tracing, spans } = createRecordedTracing();
  await tracing.withTracing(() => new Response())(request({}, '/join/eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'));
  expect(JSON.stringify(await spans())).not.toContain('eyJ');
});

it('begins a new trace for a request without one', async () => {
  const { tracing, spans } = createRecordedTracing();
  const response = await tracing.withTracing(() => new Response())(request({}));
  const [span] = await spans();
  expect(span).toMatchObject({ traceId: response.headers.get('x-trace-id'), remoteParent: false });
  expect(span?.parentSpanId).toBeUndefined();
});

it('sends its ids to the caller, and lets pages of other origins read them', async () => {
  const { tracing } = createRecordedTracing();
  const handler = tracing.withTracing(
    () => new Response('ok', { headers: { 'access-control-expose-headers': 'X-Total, x-trace-id' } }),
  );
  const { headers } = await handler(request());
  expect(headers.get('x-correlation-id')).toBe(correlationId);
  expect(headers.get('x-trace-id')).toBe(traceId);
  expect(headers.get('access-control-expose-headers')).toBe('X-Total, x-trace-id, x-correlation-id');
});

it("does not change a handler's own x-correlation-id", async () => {
  const { tracing } = createRecordedTracing();
  const own = '11111111-1111-4111-8111-111111111111';
  const handler = tracing.withTracing(() => new Response(null, { headers: { 'x-correlation-id': own } }));
  expect((await handler(request())).headers.get('x-correlation-id')).toBe(own);
});

it("passes the platform's arguments to the handler, after the call", async () => {
  const { tracing } = createRecordedTracing();
  const seen: unknown[] = [];
  const handler = tracing.withTracing((_request, call, env: { region: string }, other: number) => {
    seen.push(call.span.traceId, env.region, other);
    return new Response();
  });
  await handler(request(), { region: 'eu' }, 7);
  expect(seen).toEqual([traceId, 'eu', 7]);
});

it('marks the span of a response from 500 on as failed, with its status', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.withTracing(() => new Response('', { status: 503 }))(request());
  expect(await span('POST /members')).toMatchObject({
    status: { code: 'error', message: '503' },
    attributes: { 'error.type': '503', 'http.response.status_code': 503 },
  });
});

it('marks the span as failed if an abort left the caller without an answer', async () => {
  const { tracing, span } = createRecordedTracing();
  const aborted = new DOMException('stopped', 'AbortError');
  await tracing.withTracing(() => Promise.reject(aborted))(request());
  expect(await span('POST /members')).toMatchObject({ status: { code: 'error', message: '500' } });
});

it('does not count a mistake of the client as a failure of the server', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.withTracing(() => new Response('', { status: 404 }))(request());
  expect((await span('POST /members')).status).toEqual({ code: 'unset' });
});

it('exports nothing of an unsampled trace until it fails, and then also the records before the failure', async () => {
  const { tracing, spans } = createRecordedTracing();
  const handler = tracing.withTracing(
    (incoming) => new Response('', { status: incoming.url.endsWith('/bad') ? 500 : 200 }),
  );
  await handler(request({ traceparent: `00-${traceId}-${parentSpanId}-00` }, '/good'));
  expect(await spans()).toEqual([]);
  await handler(request({ traceparent: `00-${traceId}-${parentSpanId}-00` }, '/bad'));
  expect(await spans()).toMatchObject([
    { name: 'POST /good', flags: 0, status: { code: 'unset' } },
    { name: 'POST /bad', flags: 0, status: { code: 'error' } },
  ]);
});

it('keeps answering after dispose, without records', async () => {
  const { tracing, spans } = createRecordedTracing();
  await tracing.dispose();
  const response = await tracing.withTracing(() => new Response('still here'))(request());
  expect(await response.text()).toBe('still here');
  expect(await spans()).toEqual([]);
});

it.each([correlationId, correlationId.toUpperCase(), traceId, traceId.toUpperCase()])(
  'gives a trace id back as its caller spelled it: %s',
  async (given) => {
    const { tracing } = createRecordedTracing();
    const handlers = [
      () => new Response(),
      () => {
        throw new Error('broken');
      },
    ];
    for (const headers of [{ 'x-trace-id': given }, { 'x-trace-id': given, traceparent }]) {
      for (const handler of handlers) {
        const response = await tracing.withTracing(handler)(request(headers));
        expect(response.headers.get('x-trace-id')).toBe(given);
      }
    }
  },
);

it.each<[what: string, given: string, kept: string | undefined]>([
  ['an id of its own kind', 'order-2024/17', 'order-2024/17'],
  [
    'an id of AWS X-Ray',
    'Root=1-5759e988-bd862e3fe1be46a994272793',
    'Root=1-5759e988-bd862e3fe1be46a994272793',
  ],
  ['an id of 64 bits', 'b7ad6b7169203331', 'b7ad6b7169203331'],
  ['another UUID than that of the traceparent', '1'.repeat(32), '1'.repeat(32)],
  ['10,000 characters', 'x'.repeat(10_000), 'x'.repeat(128)],
  ['the id of the traceparent', traceId, undefined],
  ['an empty text', '', undefined],
])('keeps an x-trace-id that is not the trace id, so that it can be found: %s', async (_, given, kept) => {
  const { tracing, span } = createRecordedTracing();
  const response = await tracing.withTracing(() => new Response())(
    request({ 'x-trace-id': given, traceparent }),
  );
  const { attributes } = await span('POST /members');
  expect(attributes['http.request.header.x-trace-id']).toBe(kept);
  expect(response.headers.get('x-trace-id')).toBe(traceId);
});
