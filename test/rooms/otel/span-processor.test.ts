import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SamplingDecision, type ReadableSpan } from '@opentelemetry/sdk-trace-web';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseReference, type SpanRecord } from 'waybill';
import { createContextManager, createSpanProcessor, type OtelSpanProcessor } from 'waybill/otel';
import { createTestTracing, type TestTracing } from 'waybill/testing';

let test: TestTracing;
let processor: OtelSpanProcessor;
let provider: BasicTracerProvider;
beforeEach(() => start());
afterEach(() => context.disable());

function start(options?: Parameters<typeof createTestTracing>[0]): void {
  context.disable();
  test = createTestTracing(options);
  processor = createSpanProcessor(test.tracing);
  provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'otel',
      'browser.language': 'de',
      'telemetry.sdk.name': 'x',
    }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(createContextManager(test.tracing));
}
const tracer = () => provider.getTracer('lib', '1.2.3');
const spanNamed = (name: string): SpanRecord | undefined => test.spans().find((span) => span.name === name);

describe('a record of a span', () => {
  it('has its kind, times, status, attributes, events and links, and the facts of its library', () => {
    const link = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    const span = tracer().startSpan('GET /orders', {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 5],
      attributes: { order: 7, tags: ['a', 'b'] },
      links: [{ context: link, attributes: { why: 'batch' } }, { context: { ...link, spanId: 'x' } }],
    });
    span.addEvent('retried', { attempt: 2 }, [1_700_000_000, 9]);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
    span.end([1_700_000_001, 6]);
    const { traceId, spanId } = span.spanContext();
    expect(test.spans()).toMatchObject([
      {
        traceId,
        spanId,
        parentSpanId: undefined,
        remoteParent: false,
        flags: 1,
        name: 'GET /orders',
        kind: 'client',
        startTimeUnixNano: '1700000000000000005',
        endTimeUnixNano: '1700000001000000006',
        status: { code: 'error', message: 'no answer' },
        attributes: {
          order: 7,
          tags: ['a', 'b'],
          'browser.language': 'de',
          'otel.scope.name': 'lib',
          'otel.scope.version': '1.2.3',
          'waybill.attribution': 'none',
          'waybill.dropped_link_count': 1,
        },
        events: [{ name: 'retried', timeUnixNano: '1700000000000000009', attributes: { attempt: 2 } }],
        links: [{ traceId: link.traceId, spanId: link.spanId, attributes: { why: 'batch' } }],
        resource: test.tracing.resource,
      },
    ]);
    const { attributes } = test.spans()[0]!;
    expect(attributes).not.toHaveProperty(['telemetry.sdk.name']);
    expect(parseReference(attributes['waybill.reference'] as string)).toEqual({ low40: traceId.slice(-10) });
  });

  it('is redacted as all records are', () => {
    const span = tracer().startSpan('login ada@example.com', {
      attributes: { password: 'x', 'url.full': 'https://a.test/b?token=abc' },
    });
    span.addEvent('exception', { 'exception.message': 'Bearer abcdefgh12345678' });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'for ada@example.com' });
    span.end();
    const text = JSON.stringify(test.spans());
    for (const secret of ['ada@', '"x"', 'abc', 'abcdefgh']) expect(text).not.toContain(secret);
    expect(text).toContain('[redacted]');
  });

  it('stays below 32 kB', () => {
    const long = '"'.repeat(3000);
    const link = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
    const many = Object.fromEntries(Array.from({ length: 64 }, (_, nth) => [`a${nth}`, long]));
    const span = tracer().startSpan(long, {
      attributes: many,
      links: Array.from({ length: 128 }, () => ({ context: link, attributes: many })),
    });
    for (let nth = 0; nth < 128; nth++) span.addEvent(`event ${nth}`, { nth, long });
    span.end();
    const [record] = test.spans();
    expect(JSON.stringify(record).length).toBeLessThan(32 * 1024);
    expect(record?.events?.at(-1)?.name).toBe('event 127');
  });

  it('leaves under the identity under which the span began', async () => {
    test.tracing.setIdentity('ada acme');
    const ada = test.tracing.identity();
    const span = tracer().startSpan('order');
    test.tracing.setIdentity('lin acme');
    span.end();
    tracer().startSpan('other').end();
    await processor.forceFlush();
    const sent = test.exporter.records().map((record) => record.resource['waybill.identity']);
    expect(sent).toEqual([ada, test.tracing.identity()]);
    expect(spanNamed('order')?.resource['waybill.identity']).toBe(ada);
  });
});

describe('in an action', () => {
  it('spans and their requests are one tree, under one reference', () => {
    test.tracing.action('save', () => {
      tracer().startActiveSpan('step', (step) => {
        test.tracing.current()!.span('part', () => {});
        step.end();
      });
    });
    test.endActions();
    const [part, step, save] = ['part', 'step', 'save'].map(spanNamed);
    expect(step).toMatchObject({ traceId: save?.traceId, parentSpanId: save?.spanId });
    expect(part).toMatchObject({ traceId: save?.traceId, parentSpanId: step?.spanId });
    expect(step?.attributes).toMatchObject({
      'waybill.attribution': 'exact',
      'correlation.id': save?.attributes['correlation.id'],
    });
    expect(step?.attributes).not.toHaveProperty(['waybill.reference']);
  });

  it('the action waits for its spans, and counts requests among them', async () => {
    start({ now: Date.now });
    const open = test.tracing.action('save', (action) => ({
      action,
      span: tracer().startSpan('GET', { kind: SpanKind.CLIENT }),
    }));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(open.action.hasEnded()).toBe(false);
    open.span.end();
    await expect.poll(() => spanNamed('save')?.attributes['waybill.request_count']).toBe(1);
  });

  it('a span that is started in a saved context belongs to the action', () => {
    const saved = test.tracing.action('save', () => context.active());
    tracer().startSpan('late', {}, saved).end();
    test.endActions();
    expect(spanNamed('late')?.parentSpanId).toBe(spanNamed('save')?.spanId);
  });
});

it('exports an unsampled trace only if a span of it fails', async () => {
  start({ sampleRatio: 0 });
  const sampler = {
    shouldSample: () => ({ decision: SamplingDecision.RECORD }),
    toString: () => 'records all spans',
  };
  provider = new BasicTracerProvider({ sampler, spanProcessors: [processor] });
  for (const [name, code] of [
    ['fine', SpanStatusCode.OK],
    ['broken', SpanStatusCode.ERROR],
  ] as const) {
    test.tracing.action(name, () => {
      tracer().startActiveSpan(`${name} step`, (span) => span.setStatus({ code }).end());
    });
  }
  test.endActions();
  await processor.forceFlush();
  const names = test.exporter.records().map((one) => ('name' in one ? one.name : ''));
  expect(names.toSorted()).toEqual(['broken', 'broken step']);
});

describe('bad input', () => {
  const fail = (): never => {
    throw new Error('getter');
  };

  it('reports a span that throws once, and the action goes on', () => {
    test.tracing.action('save', () => {
      for (let times = 0; times < 2; times++) {
        const span = { spanContext: fail };
        processor.onStart(span as never, ROOT_CONTEXT);
        processor.onEnd(span as never);
      }
    });
    test.endActions();
    expect(test.spans().map(({ name }) => name)).toEqual(['save']);
    expect(test.diagnostics.map(({ kind }) => kind)).toEqual(['a span processor of OpenTelemetry']);
  });

  it('leaves out a span whose attributes throw, and the action ends', () => {
    test.tracing.action('save', () => {
      const span = tracer().startSpan('step') as unknown as ReadableSpan & { end: () => void };
      Object.defineProperty(span, 'attributes', { get: fail });
      processor.onEnd(span);
    });
    test.endActions();
    expect(test.spans().map(({ name }) => name)).toEqual(['save']);
    expect(test.diagnostics).toHaveLength(1);
  });

  it('takes a span of another version as far as it knows it', () => {
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const span = { spanContext: () => ids, name: 'old', startTime: 5, endTime: 6 };
    processor.onEnd(span as never);
    expect(test.spans()).toMatchObject([
      { name: 'old', kind: 'internal', startTimeUnixNano: '5000000', status: { code: 'unset' } },
    ]);
  });

  it('throws at creation for a tracing of another copy', () => {
    expect(() => createSpanProcessor({} as never)).toThrow('[waybill]');
  });
});

it('takes no spans after `shutdown`, and `forceFlush` sends the spans so far', async () => {
  tracer().startSpan('one').end();
  await provider.forceFlush();
  expect(test.exporter.records()).toHaveLength(1);
  const late = tracer().startSpan('late');
  await provider.shutdown();
  late.end();
  processor.onStart(late as never, ROOT_CONTEXT);
  expect(test.spans().map(({ name }) => name)).toEqual(['one']);
});
