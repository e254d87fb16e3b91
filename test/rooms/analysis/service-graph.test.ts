import { describe, expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { selfTimes, serviceGraph } from 'waybill/analysis';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom } from '../../house/random.ts';
import { drawShapes, spanOf, traceOf, type Shape } from './shapes.ts';

type Changes = Partial<SpanRecord>;

const of = (service: string, changes: Changes = {}): Changes => ({
  resource: { 'service.name': service },
  ...changes,
});
const failed = { status: { code: 'error' } } as const;

function span(shape: Partial<Shape> & Pick<Shape, 'id'>, changes: Changes): SpanRecord {
  return spanOf({ from: 0, to: 1_000_000, ...shape }, changes);
}

it('names who called whom, how often, how long and how often in vain', () => {
  const spans = [
    span({ id: 0, to: 9_000_000 }, of('web')),
    ...[1, 2, 3].map((nth) => span({ id: nth, under: 0 }, of('web', { kind: 'client' }))),
    span({ id: 11, under: 1, to: 2_000_000 }, of('api', { kind: 'server' })),
    span({ id: 12, under: 2, to: 4_000_000 }, of('api', { kind: 'server', ...failed })),
    span({ id: 13, under: 3, to: 8_000_000 }, of('api', { kind: 'server' })),
    span(
      { id: 21, under: 11 },
      of('api', { kind: 'client', attributes: { 'db.system.name': 'postgresql' } }),
    ),
  ];
  const { services, edges } = serviceGraph(traceOf(spans));
  expect(services).toEqual([
    { name: 'web', isRecorded: true, spanCount: 4, errorCount: 0, selfMs: 8 },
    { name: 'api', isRecorded: true, spanCount: 4, errorCount: 1, selfMs: 14 },
    { name: 'postgresql', isRecorded: false, spanCount: 0, errorCount: 0, selfMs: 0 },
  ]);
  expect(edges).toEqual([
    { caller: 'web', callee: 'api', kind: 'call', calls: 3, errors: 1, p50Ms: 4, p95Ms: 8 },
    { caller: 'api', callee: 'postgresql', kind: 'call', calls: 1, errors: 0, p50Ms: 1, p95Ms: 1 },
  ]);
});

it('joins a batch to each producer that it links to, once, also within one program', () => {
  const producer = of('shop', { kind: 'producer' });
  const spans = [
    span({ id: 0 }, producer),
    span({ id: 1 }, producer),
    span({ id: 2, links: [0, 1, 1, 7] }, of('stock', { kind: 'consumer' })),
    span({ id: 3, under: 0, links: [0] }, of('shop', { kind: 'consumer' })),
  ];
  const { services, edges } = serviceGraph(traceOf(spans));
  expect(services.map(({ name }) => name)).toEqual(['shop', 'stock']);
  expect(edges.map(({ caller, callee, kind, calls }) => [caller, callee, kind, calls])).toEqual([
    ['shop', 'stock', 'message', 2],
    ['shop', 'shop', 'message', 1],
  ]);
});

describe('a program that sent no spans', () => {
  it.each([
    [{ 'peer.service': 'billing', 'server.address': '10.0.0.1' }, 'billing'],
    [{ 'server.address': 'api.example.com' }, 'api.example.com'],
    [{ 'url.full': 'https://api.example.com:8443/x?y' }, 'api.example.com:8443'],
    [{ 'url.full': 'no address', 'db.system': 7 }, ''],
    [{}, ''],
  ])('is known by what its caller says: %j', (attributes, name) => {
    const { services, edges } = serviceGraph(
      traceOf([span({ id: 0 }, of('web', { kind: 'client', attributes, ...failed }))]),
    );
    expect(services.at(-1)).toMatchObject({ name, isRecorded: false });
    expect(edges).toMatchObject([{ caller: 'web', callee: name, calls: 1, errors: 1 }]);
  });

  it('is not guessed behind work that calls nobody', () => {
    expect(serviceGraph(traceOf([span({ id: 0 }, of('web'))])).edges).toEqual([]);
  });
});

it('counts what the simplest count finds, in 1,000 random traces', () => {
  const kinds = ['internal', 'client', 'server', 'producer', 'consumer'] as const;
  const check = (seed: number): void => {
    const { below, chance } = createRandom(seed);
    const spans = drawShapes(seed).map((shape) =>
      spanOf(
        shape,
        of(['web', 'api', 'stock'][below(3)]!, { kind: kinds[below(5)]!, ...(chance(0.3) && failed) }),
      ),
    );
    const trace = traceOf(spans);
    const { services, edges } = serviceGraph(trace);
    const own = selfTimes(trace);
    for (const { name, isRecorded, spanCount, errorCount, selfMs } of services) {
      const theirs = spans.filter(({ resource }) => resource['service.name'] === name);
      expect({ isRecorded, spanCount }).toEqual({ isRecorded: theirs.length > 0, spanCount: theirs.length });
      expect(errorCount).toBe(theirs.filter(({ status }) => status.code === 'error').length);
      expect(selfMs).toBeCloseTo(
        theirs.reduce((sum, { spanId }) => sum + own.get(spanId)!, 0),
        9,
      );
    }
    const called = spans.flatMap((callee) => {
      const isEntry = callee.kind === 'server' || callee.kind === 'consumer';
      const callers = spans.filter(
        (caller) =>
          (caller.spanId === callee.parentSpanId &&
            (isEntry || caller.resource['service.name'] !== callee.resource['service.name'])) ||
          (callee.kind === 'consumer' &&
            caller.kind === 'producer' &&
            callee.links?.some(({ spanId }) => spanId === caller.spanId)),
      );
      return callers.map((caller) => caller.spanId);
    });
    const silent = spans.filter(
      ({ kind, spanId }) => (kind === 'client' || kind === 'producer') && !called.includes(spanId),
    );
    const counted = edges.reduce((sum, { calls }) => sum + calls, 0);
    expect(counted).toBe(called.length + silent.length);
    for (const { p50Ms, p95Ms, errors, calls } of edges) {
      expect(p50Ms).toBeLessThanOrEqual(p95Ms);
      expect(errors).toBeLessThanOrEqual(calls);
    }
  };
  for (const seed of fuzzSeeds(1_000)) underSeed(seed, () => check(seed));
});

it('answers for 20,000 calls between two programs and for a chain 20,000 deep', () => {
  const count = 20_000;
  const wide = Array.from({ length: count }, (_, id) =>
    span({ id, under: id ? 0 : undefined }, of(id ? 'api' : 'web', { kind: id ? 'server' : 'internal' })),
  );
  expect(serviceGraph(traceOf(wide)).edges).toMatchObject([{ calls: count - 1 }]);
  const deep = Array.from({ length: count }, (_, id) =>
    span({ id, under: id ? id - 1 : undefined }, of(id % 2 ? 'api' : 'web')),
  );
  expect(serviceGraph(traceOf(deep)).edges.map(({ calls }) => calls)).toEqual([count / 2, count / 2 - 1]);
});
