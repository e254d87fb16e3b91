import { wallMs } from '../records/clock.ts';
import { formatUuid } from './uuid.ts';

// One call of the browser's CSPRNG takes about a microsecond for any number of bytes. So one call fills a pool of
// random digits, and ids are cut from the pool. Creating the first buffer of a page takes half a millisecond. So the
// pool is filled when the first id is made, and not at the start of the page.
let pool = '';
let drawn = 0;

// Without a working CSPRNG, ids can be guessed, but the app's work still runs and is recorded.
function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  try {
    return crypto.getRandomValues(bytes);
  } catch {
    return bytes.map(() => Math.random() * 256);
  }
}

function drawDigits(count: number): string {
  const poolBytes = 1024;
  if (pool.length < drawn + count) {
    pool = hexOf(randomBytes(poolBytes));
    drawn = 0;
  }
  return pool.slice(drawn, (drawn += count));
}

/** Writes bytes as lower-case hex digits. */
export function hexOf(bytes: Uint8Array & { toHex?: () => string }): string {
  // Browsers have `toHex` since 2025: https://tc39.es/proposal-arraybuffer-base64/
  if (bytes.toHex) return bytes.toHex();
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}

// The beginning of all trace ids of one millisecond: time, version, twelve random bits and variant. The rest of each id
// is sixty random bits of its own.
let stampedMs = -1;
let stamp = '';

/**
 * Makes a trace id: 32 hex digits that are also a UUID of version 7.
 *
 * The first 48 bits are the time in milliseconds, so a database index keeps ids of the same time together. The other
 * bits come from the platform's CSPRNG, except the version and the variant. So the right-most seven bytes are random,
 * as level 2 of W3C Trace Context wants.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function generateTraceId(): string {
  const ms = wallMs();
  if (ms !== stampedMs) {
    stampedMs = ms;
    stamp = `${ms.toString(16).padStart(12, '0')}7${drawDigits(3)}8`;
  }
  return stamp + drawDigits(15);
}

const NO_ID = '0'.repeat(16);

/** Makes a span id: 16 random hex digits that are never all zero. */
export function generateSpanId(): string {
  const id = drawDigits(16);
  return id === NO_ID ? generateSpanId() : id;
}

/** Makes a `traceparent` header for a new, sampled trace. */
export function generateTraceparent(): string {
  return `00-${generateTraceId()}-${generateSpanId()}-01`;
}

/**
 * Makes a correlation id: a UUID of version 7, which begins with the time. With `version: 4`, all its bits are random,
 * except the version and the variant. It is for programs that must not tell when an id was made.
 */
export function generateCorrelationId(options?: { readonly version?: 4 | 7 | undefined }): string {
  return formatUuid(
    options?.version === 4 ? `${drawDigits(12)}4${drawDigits(3)}8${drawDigits(15)}` : generateTraceId(),
  );
}
