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

// A context may come from a queue or a table, and `Headers` throws for some values. An invalid id is replaced in the
// same way as in `extractTracingContext`.
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
    // Each call makes a new span id: https://www.w3.org/TR/trace-context-2/#mutating-the-traceparent-field
    spanId: generateSpanId(),
    flags,
    traceState: parseTracestate(traceState) ?? undefined,
    correlationId: isSafeId(correlationId) ? correlationId : formatUuid(traceId),
    sessionId: isSafeId(sessionId) ? sessionId : null,
  };
}

/**
 * Writes a context into the headers of an outgoing request, in place.
 *
 * Headers of another context are replaced, so you can pass incoming headers on. The baggage of other programs stays.
 * Each call makes a new parent id, as W3C Trace Context demands for each request, and no span is recorded for it. The
 * `fetch` of a span or of `createServerTracing` records a span, and is the better choice if you can use it.
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
