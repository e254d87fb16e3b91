import { describe, expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { criticalPath, type CriticalPathOptions } from 'waybill/analysis';
import { planPath } from '../../../src/analysis/path/path-plan.ts';
import { walkPath } from '../../../src/analysis/path/path-walk.ts';
import { readSpanTimes } from '../../../src/analysis/tree/span-times.ts';
import { createSpanTree } from '../../../src/analysis/tree/span-tree.ts';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { oraclePath } from './path-oracle.ts';
import { at, drawShapes, idOf, shapedTrace, spanOf, traceOf, type Shape } from './shapes.ts';

/** Writes a path as parts with nanoseconds since the fixed second of the shapes. */
function partsOf(shapes: readonly Shape[], options?: CriticalPathOptions) {
  const { startTimeUnixNano, segments } = criticalPath(shapedTrace(shapes), options);
  const start = Number(BigInt(startTimeUnixNano) - BigInt(at(0)));
  return segments.map(({ spanId, kind, offsetMs, durationMs }) => [
    Number.parseInt(spanId, 16) - 1,
    kind,
    start + Math.round(offsetMs * 1e6),
    start + Math.round((offsetMs + durationMs) * 1e6),
  ]);
}

/** Counts how many spans the search looks at. */
function visitsOf(spans: readonly SpanRecord[]): number {
  const tree = createSpanTree(spans);
  return walkPath(planPath(tree, readSpanTimes(tree.spans)), 'last').visits;
}

describe('the critical path', () => {
  it('goes through the child that finishes last, and the one that had finished before that one began', () => {
    const shapes = [
      { id: 0, from: 0, to: 100 },
      { id: 1, under: 0, from: 10, to: 40 },
      { id: 2, under: 0, from: 15, to: 60 },
      { id: 3, under: 0, from: 45, to: 90 },
    ];
    expect(partsOf(shapes)).toEqual([
      [0, 'work', 0, 10],
      [1, 'work', 10, 40],
      [0, 'work', 40, 45],
      [3, 'work', 45, 90],
      [0, 'work', 90, 100],
    ]);
    const { durationMs, workMs } = criticalPath(shapedTrace(shapes));
    expect(durationMs).toBe(0.0001);
    expect([...workMs.keys()].toSorted()).toEqual([0, 1, 3].map(idOf));
    expect(workMs.get(idOf(0))).toBeCloseTo(0.000025, 12);
  });

  it('counts a child that outlives its parent until the end of the parent', () => {
    const shapes = [
      { id: 0, from: 0, to: 50 },
      { id: 1, under: 0, from: 20, to: 80 },
    ];
    expect(partsOf(shapes)).toEqual([
      [0, 'work', 0, 20],
      [1, 'work', 20, 50],
    ]);
  });

  it('reaches work behind its parent only where the whole trace is asked for, and says the wait', () => {
    const shapes = [
      { id: 0, from: 0, to: 50 },
      { id: 1, under: 0, from: 10, to: 30 },
      { id: 2, under: 1, from: 90, to: 120 },
    ];
    expect(partsOf(shapes)).toEqual([
      [0, 'work', 0, 10],
      [1, 'work', 10, 30],
      [0, 'work', 30, 50],
    ]);
    expect(partsOf(shapes, { until: 'last' })).toEqual([
      [0, 'work', 0, 10],
      [1, 'work', 10, 30],
      [2, 'wait', 30, 90],
      [2, 'work', 90, 120],
    ]);
  });

  it('follows a link to the span that the linking span had to wait for', () => {
    const shapes = [
      { id: 0, from: 0, to: 100 },
      { id: 1, under: 0, from: 5, to: 60 },
      { id: 2, under: 0, from: 10, to: 20 },
      { id: 3, under: 0, from: 62, to: 95, links: [4] },
      { id: 4, under: 1, from: 30, to: 61 },
    ];
    expect(partsOf(shapes)).toEqual([
      [0, 'work', 0, 5],
      [1, 'work', 5, 30],
      [4, 'work', 30, 60],
      [0, 'work', 60, 62],
      [3, 'work', 62, 95],
      [0, 'work', 95, 100],
    ]);
  });

  it('joins two roots of half a trace with the wait between them', () => {
    const shapes = [
      { id: 1, under: 77, from: 0, to: 10 },
      { id: 2, under: 78, from: 25, to: 40 },
    ];
    expect(partsOf(shapes)).toEqual([
      [1, 'work', 0, 10],
      [2, 'wait', 10, 25],
      [2, 'work', 25, 40],
    ]);
  });

  it('is what the simplest search finds, in 10,000 random traces', () => {
    const check = (seed: number): void => {
      const shapes = drawShapes(seed);
      const until = seed % 2 === 0 ? 'root' : 'last';
      expect(partsOf(shapes, { until })).toEqual(oraclePath(shapes, until));
    };
    for (const seed of fuzzSeeds(10_000)) underSeed(seed, () => check(seed));
  });
});

describe('the search for the critical path', () => {
  const COUNT = 10_000;
  const shapesOf = (make: (id: number) => Omit<Shape, 'id'>, count = COUNT): readonly SpanRecord[] =>
    Array.from({ length: count }, (_, id) => spanOf({ id, ...make(id) }));
  const half = COUNT / 2;
  const forms: Record<string, (id: number) => Omit<Shape, 'id'>> = {
    'a chain': (id) => ({ under: id - 1, from: id, to: 2 * COUNT - id }),
    'a chain in which each span began behind its parent': (id) => ({
      under: id - 1,
      from: 2 * id,
      to: 2 * id + 1,
    }),
    'children of one span, one behind the other': (id) =>
      id === 0 ? { from: 0, to: 2 * COUNT } : { under: 0, from: 2 * id, to: 2 * id + 1 },
    'children of one span at the same time': (id) => ({ under: id ? 0 : undefined, from: 0, to: COUNT - id }),
    'spans at one moment, each linked to the end of a chain': (id) => ({
      under: id < half ? id - 1 : half - 1,
      from: 5,
      to: 5,
      links: [(id * 7919) % COUNT],
    }),
    'late children of the end of a chain': (id) =>
      id < half
        ? { under: id - 1, from: id, to: COUNT - id }
        : { under: half - 1, from: 2 * id, to: 2 * id + 1 },
    'a circle': (id) => ({ under: (id + 1) % COUNT, from: id, to: id + 10 }),
    'links in a circle': (id) => ({ from: 2 * id, to: 2 * id + 1, links: [(id + 1) % COUNT, id, id - 1] }),
    'negative durations': (id) => ({ under: id - 1, from: COUNT - id, to: 0 }),
  };

  it.each(Object.entries(forms))('looks at each span a few times: %s', (_, make) => {
    const spans = shapesOf(make);
    expect(visitsOf(spans)).toBeLessThan(12 * COUNT);
    const { segments } = criticalPath(traceOf(spans), { until: 'last' });
    expect(segments.length).toBeLessThanOrEqual(4 * COUNT);
  });

  it('finds each span of a chain 50,000 deep, once on the way in and once on the way out', () => {
    const deep = shapesOf((id) => ({ under: id - 1, from: id, to: 200_000 - id }), 50_000);
    const { segments, workMs } = criticalPath(traceOf(deep));
    expect(workMs.size).toBe(50_000);
    expect(segments).toHaveLength(99_999);
  });

  it.each([
    ['0', '0'],
    ['', 'soon'],
    ['NaN', '-5'],
    ['18446744073709551615', '9223372036854775807'],
    ['9223372036854775807', '18446744073709551615'],
    ['1', '2'],
    ['9'.repeat(60_000), '1'.repeat(60_000)],
  ])('answers with the times %.20s and %.20s', (startTimeUnixNano, endTimeUnixNano) => {
    const odd = spanOf({ id: 1, under: 0, from: 0, to: 0 }, { startTimeUnixNano, endTimeUnixNano });
    const others = [
      spanOf({ id: 0, from: 0, to: 50 }),
      spanOf({ id: 2, under: 1, from: 20, to: 30 }),
      spanOf({ id: 3, under: 0, from: 35, to: 45 }),
    ];
    for (const spans of [[odd], [odd, ...others], [...others, odd]]) {
      for (const until of ['root', 'last'] as const) {
        const { segments, durationMs } = criticalPath(traceOf(spans), { until });
        expect(durationMs).toBeGreaterThanOrEqual(0);
        for (const segment of segments) expect(segment.durationMs).toBeGreaterThan(0);
      }
    }
    const path = criticalPath(
      traceOf([...others, { ...odd, endTimeUnixNano: '', startTimeUnixNano: 'NaN' }]),
    );
    expect(path.segments.map(({ spanId }) => spanId)).toEqual([0, 2, 0, 3, 0].map(idOf));
  });

  it('gives an empty trace an empty path', () => {
    const empty = { startTimeUnixNano: '0', durationMs: 0, segments: [], workMs: new Map() };
    expect(criticalPath(traceOf([]))).toEqual(empty);
  });
});
