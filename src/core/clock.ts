// It never changes, and browsers take long to say it.
let originMs: number | undefined;

/** The time in milliseconds since 1970, with fractions, from the monotonic clock: no span ends before it starts. */
export function now(): number {
  return (originMs ??= performance.timeOrigin) + performance.now();
}

/** Writes milliseconds since 1970, to the microsecond, as nanoseconds in decimal, which a number could not hold. */
export function formatUnixNano(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}
