import {
  addCorrelationId,
  formatUuid,
  isSafeId,
  removeCorrelationId,
  TRACING_HEADERS,
} from '../../core/internal.ts';
import {
  buildTracingHeaders,
  generateSpanId,
  generateTraceId,
  parseTracestate,
  type HeaderPolicy,
  type TracingContext,
} from '../../core/index.ts';
import { readId } from './extract-tracing-context.ts';

// A context from a queue or a table could hold invalid values, and `Headers` throws for some values. An invalid id is
// replaced in the same way as in `extractTracingContext`.
function repair({
  flags,
  traceId: given,
  traceState,
  correlationId,
  sessionId,
}: TracingContext): TracingContext {
  const traceId = readId(given) ?? generateTraceId();
  return {
    traceId,
    // Each call creates a new span id: https://www.w3.org/TR/trace-context-2/#mutating-the-traceparent-field
    spanId: generateSpanId(),
    flags,
    traceState: parseTracestate(traceState) ?? undefined,
    correlationId: isSafeId(correlationId) ? correlationId : formatUuid(traceId),
    sessionId: isSafeId(sessionId) ? sessionId : null,
  };
}

/**
 * Writes a context into the headers of an outgoing request. It changes the given `Headers` object.
 *
 * Tracing headers of another context are replaced, so you can pass on the headers of an incoming request. Baggage
 * members of other programs stay. Each call creates a new parent id, because W3C Trace Context demands one for each
 * request. No span is recorded for this id. The `fetch` of a span or of `createServerTracing` does record a span, so
 * prefer that `fetch` if you can use it.
 * @see https://www.w3.org/TR/trace-context-2/#mutating-the-traceparent-field
 */
export function injectTracingContext(
  context: TracingContext,
  headers: Headers,
  { headers: policy = 'all' }: { headers?: HeaderPolicy } = {},
): void {
  const { correlationId, ...rest } = repair(context);
  const built = buildTracingHeaders({ correlationId, ...rest }, { headers: policy });
  const others = removeCorrelationId(headers.get('baggage'));
  for (const name of TRACING_HEADERS) headers.delete(name);
  const baggage = built['baggage'] ? addCorrelationId(others, correlationId) : others;
  for (const [name, value] of Object.entries({ ...built, baggage })) if (value) headers.set(name, value);
}
