const TIME = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
} as const;

const DATE_AND_TIME = { day: 'numeric', month: 'short', year: 'numeric', ...TIME } as const;

// A new formatter takes half a millisecond, and the details of a row show two times.
let dateAndTime: Intl.DateTimeFormat | undefined;
let time: Intl.DateTimeFormat | undefined;

/** Converts nanoseconds since 1970 to an ISO 8601 time in UTC, with milliseconds. */
export function formatIso(nanoseconds: bigint): string {
  return dateOf(nanoseconds).toISOString();
}

/** Writes the date and the time in the reader's time zone, with the zone's name: `20 Nov 2026, 09:39:02.118 CET`. */
export function formatDateTime(nanoseconds: bigint): string {
  dateAndTime ??= new Intl.DateTimeFormat('en-GB', DATE_AND_TIME);
  return dateAndTime.format(dateOf(nanoseconds));
}

/** Writes the time in the reader's time zone, without the date: `09:39:02.118 CET`. */
export function formatTime(nanoseconds: bigint): string {
  time ??= new Intl.DateTimeFormat('en-GB', TIME);
  return time.format(dateOf(nanoseconds));
}

function dateOf(nanoseconds: bigint): Date {
  return new Date(Number(nanoseconds / 1_000_000n));
}
