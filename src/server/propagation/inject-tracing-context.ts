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

// A context may have come through a queue or a table, and `Headers` throws at what it refuses. What is none is replaced
// as `extractTracingContext` would.
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
    // A new one at each call: https://www.w3.org/TR/trace-context-2/#mutating-the-traceparent-field
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
 * What the headers said of another context is replaced, so incoming headers can be passed on; the baggage of others
 * stays. The parent id is new at each call, as W3C Trace Context demands of each request, and no span is recorded for it:
 * `fetch` of a span or of `createServerTracing` records one, and is the better choice where you can use it.
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
