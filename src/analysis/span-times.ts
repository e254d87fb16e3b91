import type { SpanRecord } from '../core/index.ts';

/** The start and end of a span without known times. It lies behind all other times. */
export const UNKNOWN: number = Infinity;

/**
 * The times of spans in nanoseconds since a common origin. Near the origin the numbers are exact. They are rounded only
 * where a time is more than 104 days away.
 */
export interface SpanTimes {
  /** The start of each span. {@link UNKNOWN} if neither the start nor the end is known. */
  readonly starts: Float64Array;
  /** The end of each span, never before its start. */
  readonly ends: Float64Array;
  /** Nanoseconds since 1970. */
  readonly origin: bigint;
}

const NANOSECONDS = 1e9;
const DIGITS_BELOW_SECOND = 9;
const MOST_DIGITS = 20;

/**
 * Reads the times of spans. If only one of two times is known, or if the end is before the start, the span has no
 * length. The time 0 is unknown, as in OTLP.
 */
export function readSpanTimes(spans: readonly SpanRecord[]): SpanTimes {
  const starts = new Float64Array(spans.length);
  const ends = new Float64Array(spans.length);
  const origin = new TimeReader();
  for (let index = 0; index < spans.length; index++) {
    const { startTimeUnixNano, endTimeUnixNano } = spans[index]!;
    const start = origin.read(startTimeUnixNano);
    const end = origin.read(endTimeUnixNano);
    const isKnown = start !== UNKNOWN;
    starts[index] = isKnown ? start : end;
    ends[index] = isKnown && (end < start || end === UNKNOWN) ? start : end;
  }
  return { starts, ends, origin: origin.unixNano };
}

// A `BigInt` for each time would take longer than the rest of the analysis.
class TimeReader {
  #seconds: number | undefined;

  get unixNano(): bigint {
    return BigInt(this.#seconds ?? 0) * BigInt(NANOSECONDS);
  }

  /** Returns the nanoseconds since the second of the first time that was read. */
  read(text: string): number {
    if (typeof text !== 'string' || text.length === 0 || text.length > MOST_DIGITS) return UNKNOWN;
    const point = text.length - DIGITS_BELOW_SECOND;
    let seconds = 0;
    let nanoseconds = 0;
    for (let index = 0; index < text.length; index++) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) return UNKNOWN;
      if (index < point) seconds = seconds * 10 + digit;
      else nanoseconds = nanoseconds * 10 + digit;
    }
    if (seconds === 0 && nanoseconds === 0) return UNKNOWN;
    this.#seconds ??= seconds;
    return (seconds - this.#seconds) * NANOSECONDS + nanoseconds;
  }
}
