import { expect, it } from 'vitest';
import { selfTimes } from 'waybill/analysis';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { drawShapes, idOf, shapedTrace, spanOf, traceOf } from './shapes.ts';

it('is what the simplest count finds, in 1,000 random traces', () => {
  const check = (seed: number): void => {
    const shapes = drawShapes(seed);
    const found = selfTimes(shapedTrace(shapes));
    for (const { id, from, to } of shapes) {
      const children = shapes.filter(({ under }) => under === id);
      const own = Array.from({ length: to - from }, (_, nth) => from + nth).filter(
        (nanosecond) => !children.some((child) => child.from <= nanosecond && nanosecond < child.to),
      );
      expect(found.get(idOf(id))).toBeCloseTo(own.length / 1e6, 12);
    }
  };
  for (const seed of fuzzSeeds(1_000)) underSeed(seed, () => check(seed));
});

it('is 0 for a span without known times, which takes nothing from its parent', () => {
  const lost = { startTimeUnixNano: 'NaN', endTimeUnixNano: '0' };
  const spans = [
    spanOf({ id: 0, from: 0, to: 4_000_000 }),
    spanOf({ id: 1, under: 0, from: 0, to: 0 }, lost),
    spanOf({ id: 2, under: 0, from: 1_000_000, to: 2_000_000 }),
    spanOf({ id: 3, under: 1, from: 0, to: 3_000_000 }),
  ];
  expect([...selfTimes(traceOf(spans)).values()]).toEqual([3, 0, 1, 3]);
});

it('answers for 50,000 children of one span and for a chain 50,000 deep', () => {
  const count = 50_000;
  const wide = Array.from({ length: count }, (_, id) =>
    spanOf({ id, under: id ? 0 : undefined, from: id, to: id ? id + 1 : count }),
  );
  expect(selfTimes(traceOf(wide)).get(idOf(0))).toBe(0.000001);
  const deep = Array.from({ length: count }, (_, id) =>
    spanOf({ id, under: id - 1, from: id, to: 2 * count - id }),
  );
  expect(selfTimes(traceOf(deep)).get(idOf(7))).toBe(0.000002);
});
