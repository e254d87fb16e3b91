// The time origin is kept here: it never changes, and reading it takes long in browsers.
let originMs: number | undefined;

let lastMs = 0;
let lastWallMs: number | undefined;

/**
 * Returns the milliseconds since 1970, with fractions. The clock never goes backwards, so no span ends before it
 * starts.
 */
export function now(): number {
  return (lastMs = (originMs ??= performance.timeOrigin) + performance.now());
}

/**
 * Returns almost the same time as `now`, but faster: within one millisecond it returns the last time that was read. It
 * is for short work, such as a log line, because reading the clock would take longer than the work itself. The returned
 * time never goes backwards.
 */
export function nowNearly(): number {
  const wallMs = Date.now();
  if (wallMs !== lastWallMs) now();
  lastWallMs = wallMs;
  return lastMs;
}

/**
 * Writes milliseconds since 1970 as nanoseconds, exact to the microsecond. The result is a text: a number would round
 * it.
 */
export function formatUnixNano(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
