import { parseTraceparent } from '../core/index.ts';
import { parseId, readCorrelationId } from '../core/internal.ts';

/** The tracing headers of a request, a response or a message, by their names in lower case. */
export type CarriedHeaders = ReadonlyMap<string, string>;

function textOf(value: unknown): string {
  // Kafka and AMQP give bytes, and Node gives lists.
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map(textOf).join(', ') : String(value);
}

function isIterable(value: object): value is Iterable<readonly unknown[]> {
  return Symbol.iterator in value;
}

/**
 * Reads headers of any form: `Headers`, a Map, pairs or an object, or a Request, a Response or a message that holds such
 * headers. Returns `undefined` for values without headers.
 */
export function readCarried(carrier: unknown): CarriedHeaders | undefined {
  if (typeof carrier !== 'object' || carrier === null) return undefined;
  const { headers } = carrier as { readonly headers?: unknown };
  if (typeof headers === 'object' && headers !== null) return readCarried(headers);
  const entries = isIterable(carrier) ? [...carrier] : Object.entries(carrier);
  return new Map(entries.map(([name, value]) => [String(name).toLowerCase(), textOf(value)]));
}

/** A trace id in headers, and where it stands. */
export interface CarriedTrace {
  readonly header: string;
  readonly value: string;
  /** Absent if the value is not valid. */
  readonly traceId?: string | undefined;
}

/** Finds the header that names the trace. A receiver reads them in this order. */
export function findTrace(headers: CarriedHeaders): CarriedTrace | undefined {
  const header = ['traceparent', 'x-trace-id', 'trace_id'].find((name) => headers.has(name));
  if (header === undefined) return undefined;
  const value = headers.get(header)!;
  const traceId = header === 'traceparent' ? parseTraceparent(value)?.traceId : parseId(value);
  return { header, value, traceId };
}

/** Finds the correlation id: in its own header, in baggage, or as the trace id. Returns 32 hex digits. */
export function findCorrelationId(headers: CarriedHeaders): string | undefined {
  return (
    parseId(headers.get('x-correlation-id')) ??
    parseId(headers.get('correlation_id')) ??
    parseId(readCorrelationId(headers.get('baggage') ?? null)) ??
    findTrace(headers)?.traceId
  );
}
