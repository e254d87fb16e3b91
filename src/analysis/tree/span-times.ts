import type { SpanRecord } from '../../core/index.ts';
import { TimeReader, UNKNOWN } from './time-reader.ts';

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
