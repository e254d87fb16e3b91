import { parseTraceparent } from 'waybill';
import { createSpan, endSpan, errorResponse, injectTracingContext, type GivenContext } from 'waybill/server';
import { createTestServerTracing } from 'waybill/testing/server';
import { describe, expect, it } from 'vitest';

const HEX = /^(?!0+$)[0-9a-f]{32}$/;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const throwing = {
  get traceId(): string {
    throw new Error('not for you');
  },
};

/** Contexts as a queue, a table or a mistake of the app can bring them. None of them names a trace. */
const withoutTrace: readonly (readonly [what: string, context: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a text', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['a number', 7],
  ['a list', [traceId, spanId]],
  ['an empty object', {}],
  ['a trace id of zeros', { traceId: '0'.repeat(32), spanId }],
  ['a trace id that is too short', { traceId: traceId.slice(1), spanId }],
  ['ids of other types', { traceId: 7, spanId: {}, flags: 'yes', correlationId: [], sessionId: 7 }],
];

describe.each(withoutTrace)('of %s', (_, context) => {
  it('createSpan begins a new trace', () => {
    const record = endSpan(createSpan(context as GivenContext, 'step'));
    expect(record?.traceId).toMatch(HEX);
    expect(record?.parentSpanId).toBeUndefined();
    expect(record?.attributes['correlation.id']).toHaveLength(36);
  });

  it('errorResponse makes an answer with a valid reference', async () => {
    const response = errorResponse(new Error('no'), context as GivenContext);
    const body = (await response.json()) as { trace_id: string };
    expect([response.status, body.trace_id]).toEqual([500, expect.stringMatching(HEX)]);
  });
});

it('keeps what is valid in a context, and leaves out the rest', () => {
  const context = {
    traceId: '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736',
    spanId: 'no span',
    flags: 1,
    correlationId: 'order-7',
    traceState: ', ,',
  };
  const record = endSpan(createSpan(context, 'step'));
  expect(record).toMatchObject({ traceId, flags: 1, attributes: { 'correlation.id': 'order-7' } });
  expect(record?.parentSpanId).toBeUndefined();
  expect(endSpan(createSpan({ traceId, spanId }, 'step'))).toMatchObject({ traceId, parentSpanId: spanId });
});

it('takes a span as its context', () => {
  const parent = createSpan({ traceId, spanId }, 'parent');
  expect(endSpan(createSpan(parent, 'child'))).toMatchObject({ traceId, parentSpanId: parent.spanId });
  expect(errorResponse(new Error('no'), parent).headers.get('x-trace-id')).toBe(traceId);
});

it('reports a context whose getter throws, and begins a new trace', () => {
  const kinds: string[] = [];
  const span = createSpan(throwing, 'step', { onDiagnostic: ({ kind }) => kinds.push(kind) });
  expect([span.traceId, kinds]).toEqual([expect.stringMatching(HEX), ['a context']]);
});

it('reads a context in the same way for tracing.continue', () => {
  const { tracing, spans } = createTestServerTracing();
  for (const [, context] of withoutTrace) tracing.continue(context as GivenContext, 'step', () => {});
  expect(spans()).toHaveLength(withoutTrace.length);
  expect(new Set(spans().map((span) => span.traceId)).size).toBe(withoutTrace.length);
});

it.each([undefined, null, 'traceparent', 7])('throws for %j in the place of headers', (headers) => {
  expect(() => injectTracingContext({ traceId, spanId }, headers as never)).toThrow(
    /^\[waybill\] injectTracingContext got .* pass a Headers object/,
  );
});

it('writes valid headers for each of these contexts', () => {
  for (const [what, context] of withoutTrace.slice(2)) {
    const headers = new Headers();
    injectTracingContext(context as GivenContext, headers);
    expect([what, parseTraceparent(headers.get('traceparent'))?.traceId]).toEqual([
      what,
      expect.stringMatching(HEX),
    ]);
  }
});
