import { formatUuid } from './uuid.ts';

// What one trace id and one span id need: 10 bytes behind the time stamp, and 8.
const DRAW_BYTES = 18;
const DRAWS = 200;

// One call into the browser's CSPRNG costs about a microsecond whatever it fetches, so ids are cut from a pool of it.
let pool = '';
let position = 0;

/** Gives the place in the pool of the next 36 hex digits, of which the first twenty follow the form of a UUIDv7. */
function draw(): number {
  if (position === pool.length) {
    const bytes = crypto.getRandomValues(new Uint8Array(DRAW_BYTES * DRAWS));
    for (let start = 0; start < bytes.length; start += DRAW_BYTES) {
      bytes[start] = 0x70 | (bytes[start]! & 0x0f);
      bytes[start + 2] = 0x80 | (bytes[start + 2]! & 0x3f);
    }
    pool = hexOf(bytes);
    position = 0;
  }
  const place = position;
  position += DRAW_BYTES * 2;
  return place;
}

/** Spells bytes as lower-case hex. */
export function hexOf(bytes: Uint8Array & { toHex?: () => string }): string {
  // In browsers since 2025: https://tc39.es/proposal-arraybuffer-base64/
  if (bytes.toHex) return bytes.toHex();
  const codes = new Uint8Array(bytes.length * 2);
  for (let place = 0; place < codes.length; place++) {
    const nibble = (bytes[place >> 1]! >> (place & 1 ? 0 : 4)) & 15;
    codes[place] = nibble + (nibble > 9 ? 87 : 48);
  }
  return new TextDecoder().decode(codes);
}

let stampedMs = -1;
let stamp = '';

function traceIdAt(place: number): string {
  const ms = Date.now();
  if (ms !== stampedMs) {
    stampedMs = ms;
    stamp = ms.toString(16).padStart(12, '0');
  }
  return stamp + pool.slice(place, place + 20);
}

function spanIdAt(place: number): string {
  const id = pool.slice(place + 20, place + 36);
  return id === '0000000000000000' ? generateSpanId() : id;
}

/**
 * Makes a trace id: 32 hex digits that are also a UUID of version 7.
 *
 * Its first 48 bits are the time in milliseconds, which keeps database indexes local; the rest comes from the
 * platform's CSPRNG, so its right-most seven bytes are random, as the random flag of W3C Trace Context promises.
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function generateTraceId(): string {
  return traceIdAt(draw());
}

/** Makes a span id: 16 random hex digits, never all zero. */
export function generateSpanId(): string {
  return spanIdAt(draw());
}

/** Makes the `traceparent` of a new, sampled trace. */
export function generateTraceparent(): string {
  const place = draw();
  return `00-${traceIdAt(place)}-${spanIdAt(place)}-03`;
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
