import { formatUuid } from './uuid.ts';

// One call into the browser's CSPRNG costs about a microsecond whatever it fetches, so ids are cut from a pool of it. Its
// bytes are allocated when they are needed: the first buffer of a page costs it half a millisecond of its start.
let pool = '';
let drawn = 0;

function drawDigits(count: number): string {
  const poolBytes = 1024;
  if (pool.length < drawn + count) {
    pool = hexOf(crypto.getRandomValues(new Uint8Array(poolBytes)));
    drawn = 0;
  }
  return pool.slice(drawn, (drawn += count));
}

/** Spells bytes as lower-case hex. */
export function hexOf(bytes: Uint8Array & { toHex?: () => string }): string {
  // In browsers since 2025: https://tc39.es/proposal-arraybuffer-base64/
  if (bytes.toHex) return bytes.toHex();
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}

// The time, the version and the variant; sixty random bits of its own follow in each id.
let stampedMs = -1;
let stamp = '';

/**
 * Makes a trace id: 32 hex digits that are also a UUID of version 7.
 *
 * Its first 48 bits are the time in milliseconds, which keeps database indexes local; the rest comes from the
 * platform's CSPRNG, so its right-most seven bytes are random, as the random flag of W3C Trace Context promises.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function generateTraceId(): string {
  const ms = Date.now();
  if (ms !== stampedMs) {
    stampedMs = ms;
    stamp = `${ms.toString(16).padStart(12, '0')}7${drawDigits(3)}8`;
  }
  return stamp + drawDigits(15);
}

const NO_ID = '0'.repeat(16);

/** Makes a span id: 16 random hex digits, never all zero. */
export function generateSpanId(): string {
  const id = drawDigits(16);
  return id === NO_ID ? generateSpanId() : id;
}

/** Makes the `traceparent` of a new, sampled trace. */
export function generateTraceparent(): string {
  return `00-${generateTraceId()}-${generateSpanId()}-03`;
}

/** Makes a correlation id: a UUID of version 7. */
export function generateCorrelationId(): string {
  return formatUuid(generateTraceId());
}
