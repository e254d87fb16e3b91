/** Nanoseconds since 1970 as ISO 8601 in UTC, to the millisecond. */
export function formatIso(nanoseconds: bigint): string {
  return new Date(Number(nanoseconds / 1_000_000n)).toISOString();
}

/** Nanoseconds since 1970 in the reader's own zone, which is named: `20 Nov 2026, 09:39:02.118 CET`. */
export function formatTime(nanoseconds: bigint): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(new Date(Number(nanoseconds / 1_000_000n)));
}
