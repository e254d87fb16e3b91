import { context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-web';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContextManager, type OtelContextManager } from 'waybill/otel';
import { createTestTracing, type TestTracing } from 'waybill/testing';

const COLOUR = createContextKey('colour');
const tracer = new BasicTracerProvider().getTracer('test');

let test: TestTracing;
let manager: OtelContextManager;
beforeEach(() => {
  test = createTestTracing();
  manager = createContextManager(test.tracing);
  context.setGlobalContextManager(manager.enable());
});
afterEach(() => context.disable());

const colour = (): unknown => context.active().getValue(COLOUR);
const idsOf = (span = trace.getActiveSpan()) => {
  const { traceId, spanId } = span!.spanContext();
  return { traceId, spanId };
};

describe('the context', () => {
  it('is current in `with`, with its receiver, arguments and result', () => {
    const receiver = { factor: 2 };
    const result = context.with(
      ROOT_CONTEXT.setValue(COLOUR, 'red'),
      function (this: typeof receiver, a: number, b: number) {
        return [colour(), (a + b) * this.factor];
      },
      receiver,
      3,
      4,
    );
    expect(result).toEqual(['red', 14]);
    expect(colour()).toBeUndefined();
  });

  it('comes back behind an inner context, also if the inner work throws', () => {
    const error = new Error('inner');
    context.with(ROOT_CONTEXT.setValue(COLOUR, 'red'), () => {
      const active = context.active();
      expect(() =>
        context.with(ROOT_CONTEXT.setValue(COLOUR, 'blue'), () => {
          expect(colour()).toBe('blue');
          throw error;
        }),
      ).toThrow(error);
      expect(colour()).toBe('red');
      expect(context.active()).toBe(active);
    });
  });

  it('is what a bound function runs in, with its own `this` and length', () => {
    const bound = context.bind(ROOT_CONTEXT.setValue(COLOUR, 'red'), function (this: unknown, a: string) {
      return [this, a, colour()];
    });
    const receiver = {};
    expect(bound.call(receiver, 'x')).toEqual([receiver, 'x', 'red']);
    expect(bound).toHaveLength(1);
  });

  it('is what listeners of a bound emitter run in, and they can be removed', () => {
    const emitter = context.bind(ROOT_CONTEXT.setValue(COLOUR, 'red'), new EventEmitter());
    const seen: unknown[] = [];
    const listener = (value: string): void => void seen.push(value, colour());
    emitter.on('a', listener);
    emitter.once('a', listener);
    emitter.emit('a', 'first');
    emitter.emit('a', 'second');
    emitter.off('a', listener);
    emitter.emit('a', 'third');
    emitter.once('a', listener);
    emitter.off('a', listener);
    emitter.emit('a', 'fourth');
    expect(seen).toEqual(['first', 'red', 'first', 'red', 'second', 'red']);
  });

  it('is what listeners of a bound event target run in', () => {
    const target = context.bind(ROOT_CONTEXT.setValue(COLOUR, 'red'), new EventTarget());
    const seen: unknown[] = [];
    const listener = (): void => void seen.push(colour());
    target.addEventListener('a', listener);
    target.dispatchEvent(new Event('a'));
    target.removeEventListener('a', listener);
    target.dispatchEvent(new Event('a'));
    expect(seen).toEqual(['red']);
  });
});

describe('an action', () => {
  it('is the active span and the parent of spans of OpenTelemetry', () => {
    test.tracing.action('save', (action) => {
      const { traceId, spanId } = action;
      expect(idsOf()).toEqual({ traceId, spanId });
      expect(trace.getActiveSpan()?.isRecording()).toBe(false);
      const child = tracer.startSpan('child');
      expect(child.spanContext()).toMatchObject({ traceId, traceFlags: 1 });
      expect(context.active()).toBe(context.active());
      action.span('part', (part) => expect(idsOf()).toEqual({ traceId, spanId: part.spanId }));
    });
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it('keeps the values of the context in which it began, but not the span', () => {
    const baggage = propagation.createBaggage({ tenant: { value: 'acme' } });
    const outer = propagation.setBaggage(ROOT_CONTEXT, baggage).setValue(COLOUR, 'red');
    context.with(trace.setSpan(outer, tracer.startSpan('outer')), () => {
      test.tracing.action('save', (action) => {
        expect(colour()).toBe('red');
        expect(propagation.getActiveBaggage()?.getEntry('tenant')?.value).toBe('acme');
        expect(idsOf().spanId).toBe(action.spanId);
        action.span('part', () => expect(colour()).toBe('red'));
      });
    });
  });

  it('stays the current action in a context that is made from its own', () => {
    test.tracing.action('save', (action) => {
      context.with(context.active().setValue(COLOUR, 'red'), () => {
        expect(test.tracing.current()?.spanId).toBe(action.spanId);
        expect(colour()).toBe('red');
      });
      const own = context.active();
      context.with(ROOT_CONTEXT, () => {
        expect(test.tracing.current()).toBeUndefined();
        context.with(own, () => expect(test.tracing.current()).toBe(action));
      });
    });
  });

  it('takes the work of a span of OpenTelemetry in it, and ends after its own work', () => {
    test.tracing.action('save', (action) => {
      tracer.startActiveSpan('step', (step) => {
        const { spanId } = step.spanContext();
        expect(test.tracing.currentAction()).toBe(action);
        expect(test.tracing.current()).toMatchObject({ traceId: action.traceId, spanId });
        test.tracing.log.info('inside');
        test.tracing.current()!.span('part', () => expect(idsOf().traceId).toBe(action.traceId));
        step.end();
      });
    });
    test.endActions();
    const [line] = test.logs();
    expect(line?.traceId).toBe(test.spans()[0]?.traceId);
    expect(test.spans().map(({ name }) => name)).toEqual(['part', 'save']);
    expect(test.spans()[0]?.parentSpanId).toBe(line?.spanId);
  });
});

describe('a span of OpenTelemetry', () => {
  it('is the parent of requests, log lines and errors of Waybill', () => {
    tracer.startActiveSpan('checkout', (span) => {
      const { traceId, spanId } = span.spanContext();
      test.tracing.log.info('inside');
      const { reference } = test.tracing.captureError(new Error('declined'));
      test.tracing.current()!.span('part', (part) => {
        expect(part).toMatchObject({ traceId });
        test.tracing.log.info('in the part');
      });
      expect(test.logs()).toMatchObject([{ traceId, spanId }, { traceId, spanId }, { traceId }]);
      expect(test.spans()).toMatchObject([{ name: 'part', traceId, parentSpanId: spanId }]);
      expect(reference).toBe(test.logs()[1]?.attributes['waybill.reference']);
    });
  });

  it('is nobody’s parent if its ids are invalid', () => {
    const none = trace.wrapSpanContext({ traceId: '0'.repeat(32), spanId: 'x', traceFlags: 1 });
    context.with(trace.setSpan(ROOT_CONTEXT, none), () => expect(test.tracing.current()).toBeUndefined());
  });
});

describe('bad input', () => {
  it('runs the work once, and reports once, if a context throws', () => {
    const broken = {
      getValue: () => {
        throw new Error('getter');
      },
    } as never;
    let calls = 0;
    expect(context.with(broken, () => ++calls)).toBe(1);
    expect(context.with(broken, () => ++calls)).toBe(2);
    expect(test.diagnostics.map(({ kind }) => kind)).toEqual(['a context of OpenTelemetry']);
  });

  it('goes on if the span of a context throws', () => {
    const span = {
      spanContext: () => {
        throw new Error('getter');
      },
    };
    const broken = trace.setSpan(ROOT_CONTEXT.setValue(COLOUR, 'red'), span as never);
    context.with(broken, () => {
      expect(test.tracing.current()).toBeUndefined();
      test.tracing.log.info('a line');
      expect(colour()).toBe('red');
    });
    expect(test.logs()).toHaveLength(1);
    expect(test.diagnostics.map(({ kind }) => kind)).toEqual(['a span of OpenTelemetry']);
  });

  it('takes no context and a missing context as the root', () => {
    test.tracing.action('save', () =>
      context.with(undefined as never, () => expect(trace.getActiveSpan()).toBeUndefined()),
    );
  });

  it('leaves a value that is no emitter, and a frozen emitter, as it is', () => {
    const frozen = Object.freeze(Object.assign(new EventEmitter(), {}));
    expect(context.bind(ROOT_CONTEXT, frozen)).toBe(frozen);
    expect(context.bind(ROOT_CONTEXT, 7)).toBe(7);
    expect(test.diagnostics).toHaveLength(1);
  });

  it('runs on without a context after `disable` in the middle of work', () => {
    context.with(ROOT_CONTEXT.setValue(COLOUR, 'red'), () => {
      const bound = context.bind(context.active(), () => colour());
      manager.disable();
      expect(colour()).toBeUndefined();
      expect(bound()).toBeUndefined();
      expect(context.with(ROOT_CONTEXT.setValue(COLOUR, 'blue'), () => 7)).toBe(7);
      manager.enable();
      expect(colour()).toBe('red');
    });
    expect(test.tracing.current()).toBeUndefined();
  });

  it('reports a manager that OpenTelemetry does not use', async () => {
    createContextManager(test.tracing).enable();
    await Promise.resolve();
    expect(test.diagnostics).toMatchObject([{ message: expect.stringContaining('another context manager') }]);
  });

  it('reports an API of another major version', async () => {
    context.disable();
    const one = Symbol.for('opentelemetry.js.api.1');
    const two = Symbol.for('opentelemetry.js.api.2');
    const globals = globalThis as unknown as Record<symbol, unknown>;
    const known = globals[one];
    delete globals[one];
    globals[two] = { version: '2.0.0' };
    try {
      manager.enable();
      await Promise.resolve();
    } finally {
      delete globals[two];
      globals[one] = known;
    }
    expect(test.diagnostics).toMatchObject([{ message: expect.stringContaining('major version 2') }]);
  });

  it('throws at creation for a tracing of another copy', () => {
    expect(() => createContextManager({} as never)).toThrow('[waybill]');
  });
});
