import { expect, it, vi } from 'vitest';
import { formatUnixNano, now, nowNearly } from '../../../src/core/records/clock.ts';

it('keeps each log line between the event before it and the event after it', () => {
  for (let round = 0; round < 5000; round++) {
    const before = now();
    const line = nowNearly();
    const after = now();
    expect(line).toBeGreaterThanOrEqual(before);
    expect(line).toBeLessThanOrEqual(after);
  }
});

it('tells log lines of two milliseconds apart', () => {
  vi.useFakeTimers();
  try {
    // A time that was read in this millisecond, before the fake clock, would be returned again.
    vi.advanceTimersByTime(1);
    const first = nowNearly();
    vi.advanceTimersByTime(1);
    expect(nowNearly()).toBeCloseTo(first + 1, 3);
  } finally {
    vi.useRealTimers();
  }
});

it('writes microseconds as nanoseconds', () => {
  expect(formatUnixNano(1_700_000_000_000.123)).toBe('1700000000000123000');
  expect(formatUnixNano(0)).toBe('0000');
});
