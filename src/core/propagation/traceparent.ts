import { RANDOM, SAMPLED } from './sampling.ts';

/** The parts of a `traceparent` header. */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** The id of the caller's span: 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** The trace flags: 1 = sampled, 2 = random trace id. All bits without a meaning in the specification are cleared. */
  readonly flags: number;
}

// The two flags of level 2. All other flags must be cleared: https://www.w3.org/TR/trace-context-2/#other-flags
const KNOWN_FLAGS = SAMPLED | RANDOM;
const MAX_LENGTH = 256;

// All digits are lower case, and no id is all zero. Headers of all versions begin with the same part. A header of
// version 00 ends after it, but a header of a later version can go on. A comma means that two headers were joined, and
// then both are invalid.
const TRACEPARENT =
  /^[ \t]*(?!ff|00.{53}[^ \t])[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-[^,]*|[ \t]*)$/;

/**
 * Reads a `traceparent` header. Returns `null` if the header is invalid in any way.
 *
 * A header of a later version begins with the same part as a header of version 00. Only this part is read.
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 */
export function parseTraceparent(header: string | null | undefined): Traceparent | null {
  if (typeof header !== 'string' || header.length > MAX_LENGTH) return null;
  const found = TRACEPARENT.exec(header);
  return found && { traceId: found[1]!, spanId: found[2]!, flags: parseInt(found[3]!, 16) & KNOWN_FLAGS };
}

/** The reason why a `traceparent` header is invalid. */
export type TraceparentFault = 'wrong case' | 'invalid version' | 'zero id' | 'invalid';

/** Returns the reason why an invalid `traceparent` header is invalid. */
export function faultOfTraceparent(header: string): TraceparentFault {
  const text = header.slice(0, MAX_LENGTH).trim();
  if (parseTraceparent(text.toLowerCase())) return 'wrong case';
  if (text.startsWith('ff-')) return 'invalid version';
  return /^[0-9a-f]{2}-(0{32}-|[0-9a-f]{32}-0{16}-)/.test(text) ? 'zero id' : 'invalid';
}

/** Writes a `traceparent` header of version 00. */
export function formatTraceparent({ traceId, spanId, flags }: Traceparent): string {
  return `00-${traceId}-${spanId}-0${flags & KNOWN_FLAGS}`;
}
