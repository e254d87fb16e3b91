// It never changes, and browsers take long to say it.
let originMs: number | undefined;

let lastMs = 0;
let lastWallMs: number | undefined;

/** The time in milliseconds since 1970, with fractions, from the monotonic clock: no span ends before it starts. */
export function now(): number {
  return (lastMs = (originMs ??= performance.timeOrigin) + performance.now());
}

/**
 * The same for what is so short that to ask would be most of it: within one millisecond the time of what was last asked
 * for. Nothing stands before what happened before it.
 */
export function nowNearly(): number {
  const wallMs = Date.now();
  if (wallMs !== lastWallMs) now();
  lastWallMs = wallMs;
  return lastMs;
}

/** Writes milliseconds since 1970, to the microsecond, as nanoseconds in decimal, which a number could not hold. */
export function formatUnixNano(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
