import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../src/viewer/details/format-duration.ts';
import { timeTicks } from '../../../src/viewer/layout/time-ticks.ts';

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '1 µs'],
    [0.42, '420 µs'],
    [0.9999, '1 ms'],
    [1.234, '1.23 ms'],
    [9.996, '10 ms'],
    [12.34, '12.3 ms'],
    [412.6, '413 ms'],
    [999.6, '1 s'],
    [1_240, '1.24 s'],
    [59_940, '59.9 s'],
    [59_990, '1 min 00 s'],
    [123_000, '2 min 03 s'],
    [3_599_900, '1 h 00 min'],
    [93_780_000, '26 h 03 min'],
  ])('of %d ms is written %j', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe('the ruler', () => {
  it.each([
    [412.6, [200, 400]],
    [1_000, [500, 1_000]],
    [1_558, [500, 1_000, 1_500]],
    [4, [1, 2, 3, 4]],
    [0, []],
  ])('of %d ms has round steps', (durationMs, ticksMs) => {
    expect(timeTicks(durationMs).ticksMs).toEqual(ticksMs);
  });
});
