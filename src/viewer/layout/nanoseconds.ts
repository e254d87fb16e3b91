/** Reads nanoseconds since 1970 from OTLP's decimal text. Other texts give 0, by which OTLP also means "unknown". */
export function parseNanoseconds(text: string): bigint {
  return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

/** Reads an ISO 8601 time to the nanosecond. Other texts give 0. */
export function isoToNanoseconds(iso: string): bigint {
  const milliseconds = Date.parse(iso.slice(0, 64));
  if (Number.isNaN(milliseconds)) return 0n;
  // `Date` reads only milliseconds. Databases write microseconds, which decide the order within a trace.
  const fraction = /\.\d{3}(\d{1,6})/.exec(iso)?.[1] ?? '';
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** Gives the milliseconds between two times, with the fraction. */
export function millisecondsBetween(start: bigint, end: bigint): number {
  return Number(end - start) / 1e6;
}
