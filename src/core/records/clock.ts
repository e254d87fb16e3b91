// The time origin never changes, and browsers take long to give it.
let originMs: number | undefined;

let lastMs = 0;
let lastWallMs: number | undefined;

/** Gives the milliseconds since 1970, with fractions. The clock is monotonic: no span ends before it starts. */
export function now(): number {
  return (lastMs = (originMs ??= performance.timeOrigin) + performance.now());
}

/**
 * Gives nearly the same time, but faster: within one millisecond it repeats the last time that was read. It is for
 * short work, such as a log line, in which reading the clock would take most of the time. The time never goes
 * backwards.
 */
export function nowNearly(): number {
  const wallMs = Date.now();
  if (wallMs !== lastWallMs) now();
  lastWallMs = wallMs;
  return lastMs;
}

/** Writes milliseconds since 1970 as decimal nanoseconds, exact to the microsecond. A number could not hold them. */
export function formatUnixNano(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
