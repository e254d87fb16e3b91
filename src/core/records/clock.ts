// The time at which `performance.now` was zero, in milliseconds since 1970.
let originMs: number | undefined;

let lastMs = 0;
let lastWallMs: number | undefined;

/** Returns the milliseconds since 1970, or 0 if the page's `Date` fails. Never throws. */
export function wallMs(): number {
  try {
    return Date.now();
  } catch {
    return 0;
  }
}

/** Returns milliseconds since any time, to measure durations. Never throws. */
export function monotonicMs(): number {
  try {
    return performance.now();
  } catch {
    return wallMs();
  }
}

// The clock is corrected if it is behind the wall clock by more than this. Smaller differences come from rounding.
const MOST_BEHIND_MS = 1000;
// A clock that is further ahead than this follows the wall clock back. Before, the wall clock was wrong.
const MOST_AHEAD_MS = 24 * 3_600_000;

function originOf(ticks: number): number {
  try {
    return performance.timeOrigin || wallMs() - ticks;
  } catch {
    return wallMs() - ticks;
  }
}

/**
 * Returns the milliseconds since 1970, with fractions. Never throws: the app's work must run even if a clock fails.
 *
 * `performance.now` gives the pace, so that no span ends before it starts. But it stands still while the computer
 * sleeps, so the clock follows the wall clock forwards. If the wall clock is set back, the clock goes on, because the
 * order of the records must stay.
 * @see https://github.com/w3c/hr-time/issues/115
 */
export function now(): number {
  const ticks = monotonicMs();
  originMs ??= originOf(ticks);
  const wall = wallMs();
  const behindMs = wall ? wall - originMs - ticks : 0;
  // At the first call there is no order to keep.
  const mostAheadMs = lastMs ? MOST_AHEAD_MS : MOST_BEHIND_MS;
  if (behindMs > MOST_BEHIND_MS || -behindMs > mostAheadMs) originMs += behindMs;
  return (lastMs = originMs + ticks);
}

/**
 * Returns almost the same time as `now`, but faster: within one millisecond it returns the last time that was read. It
 * is for short work, such as a log line, because reading the clock would take longer than the work itself. The returned
 * time never goes backwards.
 */
export function nowNearly(): number {
  const atMs = wallMs();
  if (!atMs || atMs !== lastWallMs) now();
  lastWallMs = atMs;
  return lastMs;
}

/**
 * Writes milliseconds since 1970 as nanoseconds, exact to the microsecond. The result is a text: a number would round
 * it.
 */
export function formatUnixNano(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
