import {
  addCorrelationId,
  removeCorrelationId,
  repairContext,
  TRACING_HEADERS,
  type GivenContext,
} from '../../core/internal.ts';
import { buildTracingHeaders, generateSpanId, type HeaderPolicy } from '../../core/index.ts';
import { hasHeaderMethods, readHeaders, type HeaderSource } from './read-headers.ts';
import { isReceived } from './received-contexts.ts';

/**
 * Headers that can be changed: `Headers`, an object with the same methods, or a plain object such as the headers of Node
 * or of an HTTP client.
 */
export type HeaderTarget =
  | Pick<Headers, 'get' | 'set' | 'delete'>
  | Record<string, string | readonly string[] | undefined>;

/** Replaces the tracing headers in headers of any form. In a plain object, names can be in upper case. */
function replaceHeaders(headers: HeaderTarget, built: Readonly<Record<string, string>>): void {
  if (hasHeaderMethods(headers)) {
    for (const name of TRACING_HEADERS) headers.delete(name);
    for (const [name, value] of Object.entries(built)) headers.set(name, value);
    return;
  }
  for (const name of Object.keys(headers)) {
    if (TRACING_HEADERS.includes(name.toLowerCase())) Reflect.deleteProperty(headers, name);
  }
  // Unlike an assignment, `Reflect.set` does not throw for a frozen object.
  for (const [name, value] of Object.entries(built)) Reflect.set(headers, name, value);
}

/**
 * Writes a context into the headers of an outgoing request. It changes the given headers: a `Headers` object, or a plain
 * object such as `{ accept: 'application/json' }`.
 *
 * Tracing headers of another context are replaced, so you can pass on the headers of an incoming request. Baggage
 * members of other programs stay. Without a context, nothing is changed.
 *
 * The parent id is the span id of the context. So if you pass `span.context`, the span of the receiver becomes a child of
 * your span. If you pass the context that `extractTracingContext` has read, each call creates a new parent id, because
 * W3C Trace Context demands that your program does not pose as its caller. No span is recorded for such an id. To record
 * one, use `tracing.continue`, `createSpan`, or the `fetch` of a span.
 * @see https://www.w3.org/TR/trace-context-2/#mutating-the-traceparent-field
 */
export function injectTracingContext(
  context: GivenContext,
  headers: HeaderTarget,
  { headers: policy = 'all' }: { headers?: HeaderPolicy } = {},
): void {
  if (Object(headers) !== headers) {
    throw new TypeError(
      `[waybill] injectTracingContext got ${String(headers)} in the place of headers; pass a Headers object, or a plain object that becomes the headers of the request.`,
    );
  }
  if (!context) return;
  const { correlationId, spanId, ...trace } = repairContext(context);
  const rest = { ...trace, spanId: isReceived(context) ? generateSpanId() : spanId };
  const { baggage: own, ...built } = buildTracingHeaders({ correlationId, ...rest }, { headers: policy });
  const others = removeCorrelationId(readHeaders(headers as HeaderSource).get('baggage') ?? null);
  const baggage = own ? addCorrelationId(others, correlationId) : others;
  replaceHeaders(headers, { ...built, ...(baggage && { baggage }) });
}
