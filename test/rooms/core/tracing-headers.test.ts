import { expect, it } from 'vitest';
import { buildTracingHeaders, parseTraceparent, type TracingContext } from 'waybill';

const context: TracingContext = {
  traceId: '018f3f2e7c1a70008000a1b2c3d4e5f6',
  spanId: '00f067aa0ba902b7',
  flags: 3,
  traceState: 'vendor=1',
  correlationId: '018f3f2e-7c1a-7000-8000-a1b2c3d4e5f6',
  sessionId: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d',
};

it('writes every id by default', () => {
  expect(buildTracingHeaders(context)).toEqual({
    traceparent: '00-018f3f2e7c1a70008000a1b2c3d4e5f6-00f067aa0ba902b7-03',
    tracestate: 'vendor=1',
    'x-correlation-id': '018f3f2e-7c1a-7000-8000-a1b2c3d4e5f6',
    'x-session-id': '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d',
    'x-trace-id': '018f3f2e7c1a70008000a1b2c3d4e5f6',
  });
});

it('writes baggage only where the correlation id says more than the trace id', () => {
  const older = { ...context, correlationId: '018f3f2e-0000-7000-8000-a1b2c3d4e5f6' };
  expect(buildTracingHeaders(older, { headers: 'w3c' })).toEqual({
    traceparent: '00-018f3f2e7c1a70008000a1b2c3d4e5f6-00f067aa0ba902b7-03',
    tracestate: 'vendor=1',
    baggage: 'correlation.id=018f3f2e-0000-7000-8000-a1b2c3d4e5f6',
  });
});

it('never puts the session into baggage, and writes no session header without a sign-in', () => {
  const names = Object.keys(buildTracingHeaders({ ...context, sessionId: null }));
  expect(names).not.toContain('x-session-id');
  const { baggage } = buildTracingHeaders({
    ...context,
    correlationId: '018f3f2e-0000-7000-8000-a1b2c3d4e5f6',
  });
  expect(baggage).not.toContain('2f5e0c1e');
});

it('makes a parent id where the context has no span, a new one each time', () => {
  const { spanId: _none, ...rootless } = context;
  const [one, two] = [buildTracingHeaders(rootless), buildTracingHeaders(rootless)].map(({ traceparent }) =>
    parseTraceparent(traceparent),
  );
  expect(one?.traceId).toBe(context.traceId);
  expect(one?.spanId).not.toBe(two?.spanId);
});

it('writes exactly the headers that a policy names', () => {
  expect(buildTracingHeaders(context, { headers: 'none' })).toEqual({});
  expect(buildTracingHeaders(context, { headers: ['x-trace-id'] })).toEqual({
    'x-trace-id': context.traceId,
  });
});

it.each([[['x-secret']], ['W3C'], [null]])('throws on the policy %j', (headers) => {
  expect(() => buildTracingHeaders(context, { headers: headers as never })).toThrow(/^\[waybill\] .*; use/);
});

it('masks flags that no version defines', () => {
  expect(buildTracingHeaders({ ...context, flags: 0xff })['traceparent']).toMatch(/-03$/);
});
