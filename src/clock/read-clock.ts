import { isSafeId, parseId, type ClockFault } from '../core/internal.ts';
import { decodeBase64Url } from './base64url.ts';
import { mergeClocks, type ClockVector } from './clock-vector.ts';

/** The content of a `raceway-clock` header. A field that is missing or invalid in the header is `null`. */
export interface ClockHeader {
  /** 32 lower-case hex digits. The header spells them as a UUID. */
  readonly traceId: string | null;
  /** The id that the sender made for the span of the receiver: in most cases 16 hex digits. */
  readonly spanId: string | null;
  /** The span of the sender. */
  readonly parentSpanId: string | null;
  /** The service of the sender. */
  readonly service: string | null;
  /** The program of the sender that runs. Its component is `service#instance`. */
  readonly instance: string | null;
  readonly clock: ClockVector;
}

/** The beginning of a header of the only version. */
export const VERSION = 'v1;';

/** The most characters of a name in the header. */
export const MAX_NAME = 128;

// Node refuses a request whose headers have more bytes together.
const MAX_LENGTH = 16_384;

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= MAX_NAME;

const readId = (value: unknown): string | null => (isSafeId(value as string) ? (value as string) : null);

/** Reads the counts. Pairs that are no counts are left out, and a number with a fraction loses it. */
function readVector(given: unknown): ClockVector {
  const vector: [string, number][] = [];
  for (const pair of Array.isArray(given) ? (given as readonly unknown[]) : []) {
    if (!Array.isArray(pair) || pair.length !== 2) continue;
    const [component, value] = pair as readonly unknown[];
    const count = typeof value === 'number' ? Math.trunc(value) : -1;
    if (isName(component) && count >= 0 && Number.isSafeInteger(count)) vector.push([component, count]);
  }
  return mergeClocks(vector);
}

/** Reads a `raceway-clock` header. Returns the reason instead if the header cannot be read. Never throws. */
export function parseClock(header: string): ClockHeader | ClockFault {
  if (header.length > MAX_LENGTH) return 'too long';
  const text = header.trim();
  if (!text.startsWith(VERSION)) return /^v\d+;/.test(text) ? 'invalid version' : 'invalid';
  let payload: unknown;
  try {
    payload = JSON.parse(decodeBase64Url(text.slice(VERSION.length)));
  } catch {
    return 'invalid';
  }
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'invalid';
  const { trace_id, span_id, parent_span_id, service, instance, clock } = payload as Record<string, unknown>;
  return {
    traceId: parseId(trace_id) ?? null,
    spanId: readId(span_id),
    parentSpanId: readId(parent_span_id),
    service: isName(service) ? service : null,
    instance: isName(instance) ? instance : null,
    clock: readVector(clock),
  };
}

/**
 * Reads a `raceway-clock` header as the SDKs of Raceway write it. Returns `null` if the header is missing, longer than
 * 16,384 characters, of another version than `v1`, or no base64url of a JSON object. Fields that are missing, and counts
 * that are negative, too high or no numbers are left out. Never throws.
 *
 * The sender chooses all values: use them to find and to order things, never to decide about access rights.
 */
export function readClock(header: string | null | undefined): ClockHeader | null {
  const read = typeof header === 'string' ? parseClock(header) : 'invalid';
  return typeof read === 'string' ? null : read;
}
