import { expect, it } from 'vitest';
import { createClock, readClock, writeClock } from 'waybill/clock';
import { ampersand, clock, fromTests, headers, parentSpanId, traceId, umlauts } from './raceway-vectors.ts';

const written = (spanId: string): Parameters<typeof writeClock>[0] => ({
  traceId,
  spanId,
  parentSpanId,
  service: 'test-service',
  instance: 'instance-1',
  clock,
});

it.each(Object.entries(headers))('reads the header of the SDK of Raceway for %s', (_, { header, spanId }) => {
  expect(readClock(header)).toEqual(written(spanId));
});

it.each([headers.typescript, headers.python])('writes the header of an SDK byte for byte', (vector) => {
  expect(writeClock(written(vector.spanId))).toBe(vector.header);
});

it('reads letters outside of ASCII in both spellings, and writes them as the SDK for TypeScript does', () => {
  const named = { traceId, parentSpanId, service: 'größe', instance: 'i-1', clock: [['größe#i-1', 1]] };
  const typescript = { ...named, spanId: 'e5a263217ccb1e2c' } as const;
  expect(readClock(umlauts.typescript)).toEqual(typescript);
  expect(readClock(umlauts.python)).toEqual({ ...named, spanId: 'c71a0b555b8de8d4' });
  expect(writeClock(typescript as never)).toBe(umlauts.typescript);
});

it('reads the empty parent and the escaped letters of the SDK for Go', () => {
  expect(readClock(ampersand)).toEqual({
    traceId,
    spanId: '6714f40642c9b345',
    parentSpanId: null,
    service: 'a&b',
    instance: '1',
    clock: [['a&b#1', 1]],
  });
});

it('continues the header of the tests of Raceway as its SDK for TypeScript does', () => {
  const program = createClock({ service: 'test-service', instance: 'instance-1' });
  program.extract(fromTests, { traceId, spanId: parentSpanId });
  expect(program.vectorOf(traceId)).toEqual([...clock.slice(0, 2), ['test-service#instance-1', 0]]);
  const context = { traceId, spanId: '6714f40642c9b345', parentSpanId, flags: 1 };
  for (let sent = 1; sent < 42; sent++)
    program.inject({ ...context, correlationId: traceId, sessionId: null });
  expect(program.inject({ ...context, correlationId: traceId, sessionId: null })).toBe(
    headers.typescript.header,
  );
});

it('counts the hops of the test `should support multi-hop propagation`', () => {
  const context = { traceId, spanId: parentSpanId, flags: 1, correlationId: traceId, sessionId: null };
  const [a, b, c] = ['a', 'b', 'c'].map((name) =>
    createClock({ service: `service-${name}`, instance: `${name}1` }),
  );
  b!.extract(a!.inject(context), context);
  c!.extract(b!.inject(context), context);
  expect(c!.vectorOf(traceId)).toEqual([
    ['service-a#a1', 1],
    ['service-b#b1', 1],
    ['service-c#c1', 0],
  ]);
});
