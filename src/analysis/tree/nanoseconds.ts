/**
 * Reads nanoseconds since 1970 from a decimal text, which is the format of OTLP. For other texts, returns 0, which
 * means "unknown" in OTLP too.
 */
export function parseNanoseconds(text: string): bigint {
  return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

/** Converts an ISO 8601 time to nanoseconds since 1970. Returns 0 for other texts. */
export function isoToNanoseconds(iso: string): bigint {
  const milliseconds = Date.parse(iso.slice(0, 64));
  if (Number.isNaN(milliseconds)) return 0n;
  // `Date` reads only milliseconds. Databases also write microseconds. They are read here, because the order of the
  // rows in a trace depends on them.
  const fraction = /\.\d{3}(\d{1,6})/.exec(iso)?.[1] ?? '';
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Returns the milliseconds between two times in nanoseconds, including the fraction. */
export function millisecondsBetween(start: bigint, end: bigint): number {
  return Number(end - start) / 1e6;
}
