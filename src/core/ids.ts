import { formatUuid } from './uuid.ts';

const POOL_BYTES = 2048;

// One call into the browser's CSPRNG costs about a microsecond whatever it fetches, so ids are cut from a pool of it.
let pool = '';
let position = 0;

function randomHex(digits: number): string {
  if (position + digits > pool.length) {
    pool = hexOf(crypto.getRandomValues(new Uint8Array(POOL_BYTES)));
    position = 0;
  }
  return pool.slice(position, (position += digits));
}

/** Spells bytes as lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += (byte < 16 ? '0' : '') + byte.toString(16);
  return hex;
}

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
    stamp = ms.toString(16).padStart(12, '0');
  }
  const random = randomHex(19);
  const variant = '89ab'[random.charCodeAt(18) & 3];
  return `${stamp}7${random.slice(0, 3)}${variant}${random.slice(3, 18)}`;
}

/** Makes a span id: 16 random hex digits, never all zero. */
export function generateSpanId(): string {
  const id = randomHex(16);
  return id === '0000000000000000' ? generateSpanId() : id;
}

/** Makes a correlation id: a UUID of version 7. */
export function generateCorrelationId(): string {
  return formatUuid(generateTraceId());
}

/** Where ids come from; tests pass one that counts. */
export interface IdSource {
  readonly traceId: () => string;
  readonly spanId: () => string;
}
