import { context, propagation, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { W3CTraceContextPropagator, suppressTracing } from '@opentelemetry/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic } from 'waybill';
import { createContextManager, createPropagator } from 'waybill/otel';
import { createTestTracing } from 'waybill/testing';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;
const process = '5b8efff7-98e3-4a1c-8d2f-1a2b3c4d5e6f';

const propagator = createPropagator();
const getter = {
  keys: (carrier: object) => Object.keys(carrier),
  get: (carrier: object, key: string) => (carrier as Record<string, string | string[]>)[key],
};
const setter = {
  set: (carrier: object, key: string, value: string) => void Object.assign(carrier, { [key]: value }),
};
const extract = (carrier: object, from: Context = ROOT_CONTEXT): Context =>
  propagator.extract(from, carrier, getter);
const inject = (from: Context, by = propagator): object => {
  const carrier = {};
  by.inject(from, carrier, setter);
  return carrier;
};

afterEach(() => {
  context.disable();
  propagation.disable();
});

it('works as the propagator of the API', () => {
  expect(propagation.setGlobalPropagator(propagator)).toBe(true);
  const found = propagation.extract(ROOT_CONTEXT, { traceparent });
  const carrier = {};
  propagation.inject(found, carrier);
  expect(carrier).toEqual({ traceparent });
  expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage', 'x-correlation-id']);
});

describe('extract', () => {
  it('reads the trace, its state and the baggage', () => {
    const found = extract({
      traceparent,
      tracestate: ['a=1', 'b=2'],
      baggage: 'tenant=acme;ttl=5;secure,plan=%C3%A4',
    });
    const span = trace.getSpanContext(found)!;
    expect(span).toMatchObject({ traceId, spanId, traceFlags: 1, isRemote: true });
    expect(span.traceState?.serialize()).toBe('a=1,b=2');
    expect(span.traceState?.get('b')).toBe('2');
    expect(span.traceState?.set('c', '3').unset('a').serialize()).toBe('c=3,b=2');
    expect(span.traceState?.set('C', '3').serialize()).toBe('a=1,b=2');
    const baggage = propagation.getBaggage(found)!;
    expect(baggage.getAllEntries().map(([key, { value }]) => [key, value])).toEqual([
      ['tenant', 'acme'],
      ['plan', 'ä'],
    ]);
    expect(baggage.getEntry('tenant')?.metadata?.toString()).toBe('ttl=5;secure');
    expect(baggage.removeEntry('tenant').setEntry('x', { value: '1' }).getAllEntries()).toMatchObject([
      ['plan', {}],
      ['x', { value: '1' }],
    ]);
    expect(baggage.clear().getAllEntries()).toEqual([]);
  });

  it.each([
    { traceparent: 'broken' },
    { traceparent: [traceparent, traceparent] },
    { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` },
    { baggage: '=;' },
    { tracestate: 'a=1' },
    {},
  ])('leaves the context as it is for %j', (carrier) => {
    const before = ROOT_CONTEXT.setValue(Symbol.for('colour'), 'red');
    expect(extract(carrier, before)).toBe(before);
  });

  it('reads the header in the same way as the propagator of OpenTelemetry', () => {
    const carrier = { traceparent, tracestate: 'a=1' };
    const theirs = trace.getSpanContext(
      new W3CTraceContextPropagator().extract(ROOT_CONTEXT, carrier, getter),
    );
    const ours = trace.getSpanContext(extract(carrier));
    expect({ ...ours, traceState: ours?.traceState?.serialize() }).toEqual({
      ...theirs,
      traceState: theirs?.traceState?.serialize(),
    });
  });
});

describe('inject', () => {
  it('writes back all that was read', () => {
    const carrier = { traceparent, tracestate: 'a=1,b=2', baggage: 'tenant=acme;ttl=5,plan=%C3%A4' };
    expect(inject(extract(carrier))).toEqual(carrier);
  });

  it('carries a correlation id from baggage or its own header, behind the baggage of the app', () => {
    const header = { traceparent, baggage: 'tenant=acme', 'x-correlation-id': process };
    const baggage = `tenant=acme,correlation.id=${process}`;
    expect(inject(extract(header))).toEqual({ traceparent, baggage });
    expect(inject(extract({ traceparent, baggage }))).toEqual({ traceparent, baggage });
  });

  it('writes the headers of a policy', () => {
    const all = createPropagator({ headers: 'all' });
    expect(inject(extract({ traceparent, 'x-correlation-id': process }), all)).toEqual({
      traceparent,
      baggage: `correlation.id=${process}`,
      'x-correlation-id': process,
      'x-trace-id': traceId,
    });
    expect(
      inject(extract({ traceparent, baggage: 'a=b' }), createPropagator({ headers: ['traceparent'] })),
    ).toEqual({ traceparent });
    expect(() => createPropagator({ headers: 'some' as never })).toThrow('[waybill]');
  });

  it('writes the ids of an action', () => {
    const { tracing } = createTestTracing();
    context.setGlobalContextManager(createContextManager(tracing).enable());
    tracing.action(
      'accept',
      (action) => {
        expect(inject(context.active())).toEqual({
          traceparent: `00-${action.traceId}-${action.spanId}-01`,
          baggage: `correlation.id=${process}`,
        });
      },
      { correlationId: process },
    );
  });

  it('writes no trace where OpenTelemetry makes no spans', () => {
    expect(inject(suppressTracing(extract({ traceparent, baggage: 'a=b' })))).toEqual({ baggage: 'a=b' });
    expect(inject(ROOT_CONTEXT)).toEqual({});
  });
});

it('never throws, and reports each kind of problem once', () => {
  const diagnostics: Diagnostic[] = [];
  const careful = createPropagator({ onDiagnostic: (diagnostic) => diagnostics.push(diagnostic) });
  const fail = (): never => {
    throw new Error('carrier');
  };
  const found = extract({ traceparent });
  for (let times = 0; times < 2; times++) {
    expect(careful.extract(found, {}, { keys: () => [], get: fail })).toBe(found);
    careful.inject(found, {}, { set: fail });
    careful.inject({ getValue: fail } as never, {}, setter);
  }
  expect(careful.extract(found, null)).toBe(found);
  expect(diagnostics.map(({ kind }) => kind)).toEqual([
    'extract of OpenTelemetry',
    'inject of OpenTelemetry',
  ]);
});
