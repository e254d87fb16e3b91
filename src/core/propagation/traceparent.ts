/** The parts of a `traceparent` header. */
export interface Traceparent {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** The caller's span: 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** 1 = sampled, 2 = random trace id. Bits that no specification defines yet are left out. */
  readonly flags: number;
}

// The two flags of level 2. Others must not be passed on: https://www.w3.org/TR/trace-context-2/#other-flags
const KNOWN_FLAGS = 0x03;
const MAX_LENGTH = 256;

// In lower case, its ids not all zero, and behind the part that all versions share nothing, or what a later version than
// 00 adds. A comma there joins two headers, which makes both invalid.
const TRACEPARENT =
  /^[ \t]*(?!ff|00.{53}[^ \t])[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(-[^,]*|[ \t]*)$/;

/**
 * Reads a `traceparent` header; `null` where it is invalid in any way.
 *
 * Headers of later versions are read by the part that they share with version 00.
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 */
export function parseTraceparent(header: string | null | undefined): Traceparent | null {
  if (!header || header.length > MAX_LENGTH) return null;
  const found = TRACEPARENT.exec(header);
  return found && { traceId: found[1]!, spanId: found[2]!, flags: parseInt(found[3]!, 16) & KNOWN_FLAGS };
}

/** Writes a `traceparent` header of version 00. */
export function formatTraceparent({ traceId, spanId, flags }: Traceparent): string {
  return `00-${traceId}-${spanId}-0${flags & KNOWN_FLAGS}`;
}
