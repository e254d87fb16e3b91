import { expect, it } from 'vitest';
import { createClock, happensBefore, readClock, type ClockOptions, type ClockVector } from 'waybill/clock';
import type { PropagationProblem, ServerTracingOptions } from 'waybill/server';
import { listen } from '../server/listen.ts';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { headerOf, headers, parentSpanId, traceId } from './raceway-vectors.ts';

const { header, spanId } = headers.typescript;
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const traceparent = `00-${traceId}-${spanId}-01`;
const request = (given: Record<string, string>): Request =>
  new Request('http://a.example/', { headers: given });

/** A server with a clock, whose handler calls `address`, if there is one. */
function createServer(
  address?: string,
  options: Partial<ServerTracingOptions> = {},
  limits: Partial<ClockOptions> = {},
) {
  const problems: PropagationProblem[] = [];
  const clock = createClock({
    service: 'test-server',
    instance: '1',
    ...(address !== undefined && { targets: [address] }),
    ...limits,
  });
  const recorded = createRecordedTracing({
    clock,
    onPropagation: (problem) => void problems.push(problem),
    ...(address !== undefined && { targets: [{ url: address }] }),
    ...options,
  });
  const handle = recorded.tracing.withTracing(async () => {
    if (address !== undefined) await recorded.tracing.fetch(address);
    return new Response();
  });
  return { ...recorded, clock, problems, handle };
}

/** A server that keeps the headers of the requests that it receives. */
async function record(): Promise<{ readonly address: string; readonly received: Headers[] }> {
  const received: Headers[] = [];
  const address = await listen(({ headers: own }) => {
    received.push(own);
    return new Response();
  });
  return { address, received };
}

it('keeps its own span, and the span id that Raceway made for it as another name', async () => {
  const { handle, span, clock } = createServer();
  await handle(request({ traceparent, 'raceway-clock': header }));
  const { attributes, spanId: own, ...rest } = await span('GET /');
  expect(rest).toMatchObject({ traceId, parentSpanId: spanId });
  expect(own).not.toBe(spanId);
  expect(attributes).toMatchObject({
    'waybill.clock.span_id': spanId,
    'waybill.clock.parent_span_id': parentSpanId,
    'waybill.clock.vector': JSON.stringify(clock.vectorOf(traceId)),
  });
  expect(clock.vectorOf(traceId)).toEqual([...readClock(header)!.clock, ['test-server#1', 0]]);
});

it('sends the merged clock on, with the span id of traceparent, and reads it after the send of its caller', async () => {
  const { address, received } = await record();
  const { handle, span } = createServer(address);
  await handle(request({ traceparent, 'raceway-clock': header }));
  const sent = readClock(received[0]!.get('raceway-clock'))!;
  const own = await span('GET /');
  expect(received[0]!.get('traceparent')).toBe(`00-${traceId}-${sent.spanId}-01`);
  expect(sent).toEqual({
    traceId,
    spanId: sent.spanId,
    parentSpanId: own.spanId,
    service: 'test-server',
    instance: '1',
    clock: [...readClock(header)!.clock, ['test-server#1', 1]],
  });
  const seen = JSON.parse(String(own.attributes['waybill.clock.vector'])) as ClockVector;
  expect(happensBefore(seen, sent.clock)).toBe(true);
});

it('without a clock, or with one that has no targets, no request carries one', async () => {
  const { address, received } = await record();
  for (const server of [
    createServer(address, { clock: undefined }),
    createServer(address, {}, { targets: [] }),
    createServer(address, { targets: [] }),
    createServer(address, { propagation: 'in' }),
    createServer(address, { targets: [{ url: address, headers: ['x-trace-id'] }] }),
  ]) {
    await server.handle(request({ traceparent, 'raceway-clock': header }));
    expect((await server.span('GET /')).traceId).toBe(traceId);
  }
  expect(received.map((own) => own.get('raceway-clock'))).toEqual([null, null, null, null, null]);
});

it('never replaces the clock or the traceparent of the caller', async () => {
  const { address, received } = await record();
  const { tracing } = createServer(address);
  await tracing.fetch(address, { headers: { 'raceway-clock': 'v1;mine' } });
  await tracing.fetch(address, { headers: { traceparent } });
  expect(received.map((own) => own.get('raceway-clock'))).toEqual(['v1;mine', null]);
});

it('takes the clock back at a redirect to another address', async () => {
  const { address, received } = await record();
  const redirecting = await listen(() => Response.redirect(address, 307));
  const { tracing } = createServer(redirecting);
  await tracing.fetch(redirecting);
  expect(received.map((own) => own.get('raceway-clock'))).toEqual([null]);
});

it('a clock alone continues its trace, under the span that the caller made for the receiver', async () => {
  const { handle, span, tracing } = createServer();
  await handle(request({ 'raceway-clock': header }));
  expect(await span('GET /')).toMatchObject({ traceId, parentSpanId: spanId });
  expect(tracing.propagation()).toMatchObject({ withHeaders: 1, restarted: 0, clockConflicts: 0 });
});

it('traceparent wins over the clock of another trace, and the conflict is counted and named', async () => {
  const { handle, tracing, problems } = createServer();
  const other = '1'.repeat(32);
  const stranger = headerOf({ trace_id: other, span_id: spanId, clock: [['a#1', 7]] });
  for (let nth = 0; nth < 2; nth++) await handle(request({ traceparent, 'raceway-clock': stranger }));
  expect(tracing.propagation()).toMatchObject({ requests: 2, badHeaders: 2, clockConflicts: 2 });
  expect(problems).toEqual([
    {
      kind: 'conflict',
      header: 'raceway-clock',
      peer: 'unknown',
      message: 'The header raceway-clock of unknown contradicts traceparent or the clock of this program.',
    },
  ]);
  const first = createServer();
  await first.handle(request({ traceparent, 'raceway-clock': stranger }));
  const { attributes, ...own } = await first.span('GET /');
  expect(own).toMatchObject({ traceId, parentSpanId: spanId });
  expect(attributes).toMatchObject({ 'waybill.clock.trace_id': other });
  expect(attributes).not.toHaveProperty('waybill.clock.vector');
});

it('another span id than that of traceparent is a conflict, and the clock is merged all the same', async () => {
  const { handle, tracing, clock } = createServer();
  await handle(request({ traceparent: `00-${traceId}-${parentSpanId}-01`, 'raceway-clock': header }));
  expect(tracing.propagation().clockConflicts).toBe(1);
  expect(clock.vectorOf(traceId)).toHaveLength(4);
});

it.each([
  ['too long', `v1;${'A'.repeat(17_000)}`],
  ['invalid', 'v1;invalid-base64!!!'],
  ['invalid', headerOf('['.repeat(5000))],
  ['invalid version', header.replace('v1', 'v9')],
])('a header that is %s is told once, and the trace goes on without it', async (kind, bad) => {
  const { handle, span, tracing, problems, diagnostics } = createServer();
  await handle(request({ traceparent, 'raceway-clock': bad }));
  const { traceId: own, attributes } = await span('GET /');
  expect(own).toBe(traceId);
  expect(Object.keys(attributes).filter((name) => name.startsWith('waybill.clock'))).toEqual([]);
  await handle(request({ traceparent, 'raceway-clock': bad }));
  expect(problems.map((problem) => [problem.kind, problem.header])).toEqual([[kind, 'raceway-clock']]);
  expect(tracing.propagation()).toMatchObject({ badHeaders: 2, clockConflicts: 0, restarted: 0 });
  expect(diagnostics).toEqual([]);
});

it('a clock that throws does no harm to a request', async () => {
  const { address, received } = await record();
  const now = (): number => {
    throw new Error('no clock');
  };
  const { handle, diagnostics, span } = createServer(address, {}, { now });
  expect((await handle(request({ traceparent, 'raceway-clock': header }))).status).toBe(200);
  expect((await span('GET /')).traceId).toBe(traceId);
  expect(received[0]?.has('traceparent')).toBe(true);
  expect(diagnostics.map(({ kind }) => kind)).toEqual(['the clock']);
});

it('answers preflights that ask for the header', async () => {
  for (const cors of ['*', undefined] as const) {
    const { tracing } = createServer(undefined, { ...(cors && { cors }) });
    const handle = tracing.withTracing(() => new Response(), cors ? {} : { cors: '*' });
    const preflight = { origin: 'http://b.example', 'access-control-request-method': 'GET' };
    const answer = await handle(new Request('http://a.example/', { method: 'OPTIONS', headers: preflight }));
    expect(answer.headers.get('access-control-allow-headers')).toContain('raceway-clock');
  }
});

it.each([null, {}, 'raceway', 7])('a clock that is %s throws at creation', (clock) => {
  expect(() => createRecordedTracing({ clock: clock as never })).toThrow(
    '[waybill] clock is no clock; pass the result of createClock.',
  );
});

it('reads the clock of Raceway under its id, and never as a right', async () => {
  const { handle, spans } = createServer();
  await handle(request({ traceparent, 'raceway-clock': headerOf({ trace_id: uuid, session_id: 'x' }) }));
  expect((await spans())[0]?.attributes).not.toHaveProperty('session.id');
});
