import { generateSpanId, generateTraceId } from './ids.ts';

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
const LENGTH = 55;
const HYPHEN = 45;

function isHex(text: string, from: number, to: number): boolean {
  for (let place = from; place < to; place++) {
    const code = text.charCodeAt(place);
    // 0-9 or a-f. Upper case makes the whole header invalid.
    if (code < 48 || code > 102 || (code > 57 && code < 97)) return false;
  }
  return true;
}

function hexDigit(text: string, place: number): number {
  const code = text.charCodeAt(place);
  return code > 57 ? code - 87 : code - 48;
}

// Spaces and tabs only: `trim` would also accept line breaks and non-breaking spaces.
function withoutOuterSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === ' ' || text[from] === '\t') from++;
  while (to > from && (text[to - 1] === ' ' || text[to - 1] === '\t')) to--;
  return text.slice(from, to);
}

/**
 * Reads a `traceparent` header; `null` where it is invalid in any way.
 *
 * Headers of later versions are read by the part that they share with version 00.
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 */
export function parseTraceparent(header: string | null | undefined): Traceparent | null {
  if (!header || header.length > 256) return null;
  let text = header;
  // A header with space round it is rare, and cutting it costs as much as the rest.
  if (text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32) text = withoutOuterSpace(text);
  if (
    text.length < LENGTH ||
    text.charCodeAt(2) !== HYPHEN ||
    text.charCodeAt(35) !== HYPHEN ||
    text.charCodeAt(52) !== HYPHEN ||
    !isHex(text, 0, 2) ||
    !isHex(text, 3, 35) ||
    !isHex(text, 36, 52) ||
    !isHex(text, 53, LENGTH)
  ) {
    return null;
  }
  const version = text.slice(0, 2);
  if (version === 'ff') return null;
  if (text.length > LENGTH && (version === '00' || text.charCodeAt(LENGTH) !== HYPHEN)) return null;
  const traceId = text.slice(3, 35);
  const spanId = text.slice(36, 52);
  if (traceId === '00000000000000000000000000000000' || spanId === '0000000000000000') return null;
  return { traceId, spanId, flags: hexDigit(text, LENGTH - 1) & KNOWN_FLAGS };
}

/** Writes a `traceparent` header of version 00. */
export function formatTraceparent({ traceId, spanId, flags }: Traceparent): string {
  return `00-${traceId}-${spanId}-0${flags & KNOWN_FLAGS}`;
}

/** Makes the `traceparent` of a new, sampled trace. */
export function generateTraceparent(): string {
  return `00-${generateTraceId()}-${generateSpanId()}-03`;
}
