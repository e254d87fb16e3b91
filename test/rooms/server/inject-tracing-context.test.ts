import { parseTraceparent, type TracingContext } from 'waybill';
import { createSpan, extractTracingContext, injectTracingContext } from 'waybill/server';
import { expect, it } from 'vitest';
import { createRecordedTracing } from './recorded-tracing.ts';

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 2,
  traceState: 'vendor=1',
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
};

function inject(given: HeadersInit = {}, changes: Partial<TracingContext> = {}): Headers {
  const headers = new Headers(given);
  injectTracingContext({ ...context, ...changes }, headers);
  return headers;
}

it('writes headers that the receiving server can extract', () => {
  expect(extractTracingContext(inject())).toEqual({ ...context, sessionId: null });
});

it('writes every header of the policy "all"', () => {
  expect([...inject().keys()]).toEqual([
    'baggage',
    'traceparent',
    'tracestate',
    'x-correlation-id',
    'x-session-id',
    'x-trace-id',
  ]);
});

const parentIdOf = (headers: Headers) => parseTraceparent(headers.get('traceparent'))?.spanId;

it("makes the receiver's span a child of the span whose context is written", async () => {
  const { tracing, span } = createRecordedTracing();
  const written = tracing.span('send', (sending) => {
    const headers = new Headers();
    injectTracingContext(sending.context, headers);
    return headers;
  });
  expect(parentIdOf(written)).toBe((await span('send')).spanId);
});

it('takes a span in the place of its context', () => {
  const span = createSpan(context, 'send');
  const headers = new Headers();
  injectTracingContext(span, headers);
  expect(headers.get('traceparent')).toBe(`00-${context.traceId}-${span.spanId}-02`);
  expect(headers.get('x-session-id')).toBe(context.sessionId);
});

it('gives each request a new parent id if the context came with a request', () => {
  const received = extractTracingContext(inject());
  const ids = Array.from({ length: 50 }, () => {
    const headers = new Headers();
    injectTracingContext(received, headers);
    return parentIdOf(headers);
  });
  expect(new Set([...ids, context.spanId]).size).toBe(51);
});

it('gives each request a new parent id if the context has no valid span id', () => {
  for (const spanId of [undefined, '', '0000000000000000', 'b7ad6b716920333', 7 as never]) {
    const [first, second] = [inject({}, { spanId }), inject({}, { spanId })].map(parentIdOf);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(first).not.toBe(second);
  }
});

it('keeps the flags unchanged', () => {
  for (const flags of [0, 1, 2, 3]) {
    expect(parseTraceparent(inject({}, { flags }).get('traceparent'))).toMatchObject({ flags });
  }
});

it('leaves out baggage if the correlation id equals the trace id', () => {
  const headers = inject({}, { correlationId: '0af76519-16cd-43dd-8448-eb211c80319c' });
  expect(headers.has('baggage')).toBe(false);
});

it('keeps the baggage of other programs, and replaces an existing correlation id', () => {
  const headers = inject({
    baggage: 'user.tier=gold, correlation.id=33333333-3333-4333-8333-333333333333,a=b;c',
  });
  expect(headers.get('baggage')).toBe(`user.tier=gold,a=b;c,correlation.id=${context.correlationId}`);
});

it('keeps every byte of the baggage of other programs', () => {
  const baggage = 'a = %41%zz ;p;q = "x",\tbad member,a=2';
  expect(inject({ baggage }).get('baggage')).toBe(`${baggage},correlation.id=${context.correlationId}`);
});

it('adds nothing to full baggage, and sends the correlation id in its own header', () => {
  for (const baggage of [
    Array.from({ length: 64 }, (_, nth) => `k${nth}=v`).join(),
    `a=${'v'.repeat(8190)}`,
    `a=${'v'.repeat(8192 - 50)}`,
  ]) {
    const headers = inject({ baggage });
    expect(headers.get('baggage')).toBe(baggage);
    expect(headers.get('x-correlation-id')).toBe(context.correlationId);
  }
});

it('leaves no empty member after it removes an older correlation id', () => {
  const headers = inject(
    { baggage: 'correlation.id=33333333-3333-4333-8333-333333333333;p=1' },
    { correlationId: '0af76519-16cd-43dd-8448-eb211c80319c' },
  );
  expect(headers.has('baggage')).toBe(false);
});

it('can write the same headers again without duplicates', () => {
  const headers = inject();
  injectTracingContext(context, headers);
  expect(headers.get('baggage')).toBe(`correlation.id=${context.correlationId}`);
  expect([...headers.keys()]).toHaveLength(6);
});

it('removes another context from headers that the caller passes on', () => {
  const headers = inject(
    {
      authorization: 'Bearer x',
      traceparent: '00-44444444444444444444444444444444-5555555555555555-01',
      tracestate: 'old=1',
      baggage: 'correlation.id=33333333-3333-4333-8333-333333333333',
      'x-session-id': '33333333-3333-4333-8333-333333333333',
    },
    { sessionId: null, traceState: '', correlationId: '0af76519-16cd-43dd-8448-eb211c80319c' },
  );
  expect(Object.fromEntries(headers)).toEqual({
    authorization: 'Bearer x',
    traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-/) as string,
    'x-correlation-id': '0af76519-16cd-43dd-8448-eb211c80319c',
    'x-trace-id': context.traceId,
  });
});

it('follows a narrower policy', () => {
  const headers = new Headers();
  injectTracingContext(context, headers, { headers: 'w3c' });
  expect([...headers.keys()]).toEqual(['baggage', 'traceparent', 'tracestate']);
});
