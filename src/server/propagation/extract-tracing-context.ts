import { formatUuid, parseUuid, readCorrelationId } from '../../core/internal.ts';
import { generateTraceId, parseTraceparent, parseTracestate, type TracingContext } from '../../core/index.ts';

/** What headers say of a trace; each part that they do not say, or say in an invalid way, is absent. */
export interface IncomingContext {
  readonly trace?: Pick<TracingContext, 'traceId' | 'spanId' | 'flags' | 'traceState'>;
  readonly correlationId?: string;
}

/** The trace flag that says: this trace is exported. */
export const SAMPLED = 0x01;
const SAMPLED_AND_RANDOM = 0x03;

/** Reads an id of 128 bits, a UUID or 32 hex digits, as 32 lower-case hex digits; `null` where it is none. */
export function readId(text: string | null): string | null {
  const hex = parseUuid(text);
  // Many programs write an absent id as zeros; as a label it would tie strangers together.
  return hex && !/^0+$/.test(hex) ? hex : null;
}

function readTrace(headers: Headers): IncomingContext['trace'] {
  const traceparent = parseTraceparent(headers.get('traceparent'));
  if (traceparent) {
    const traceState = parseTracestate(headers.get('tracestate'));
    return { ...traceparent, ...(traceState !== null && { traceState }) };
  }
  const traceId = readId(headers.get('x-trace-id'));
  // It does not tell whether its end is random, and a wrong promise would skew the sampling of others.
  return traceId ? { traceId, flags: SAMPLED } : undefined;
}

/** Reads what is there, and makes nothing up. Lengths are bounded before anything is parsed. */
export function readIncomingContext(headers: Headers): IncomingContext {
  const trace = readTrace(headers);
  const correlation =
    readId(headers.get('x-correlation-id')) ?? readId(readCorrelationId(headers.get('baggage')));
  return { ...(trace && { trace }), ...(correlation && { correlationId: formatUuid(correlation) }) };
}

/**
 * Reads the tracing headers of a request. Always gives a context that can be used, and throws for no header at all.
 *
 * The trace is that of `traceparent`, with `tracestate` beside it; without a valid one that of `x-trace-id` (a UUID or 32
 * hex digits); else a new one. The correlation id is that of `x-correlation-id` (a UUID), else of
 * `baggage: correlation.id=…`, else the trace id spelled as a UUID. All ids come out in lower case.
 *
 * Whoever sends a request chooses these ids: use them to find things, never to decide who may see them. `sessionId` is
 * `null`, because only a verified token tells it. Where a platform puts a `traceparent` of its own between two functions,
 * as Supabase does, the trace begins anew there, and the correlation id still ties both parts together.
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function extractTracingContext(headers: Headers | Request): TracingContext {
  const incoming = readIncomingContext('headers' in headers ? headers.headers : headers);
  const { trace = { traceId: generateTraceId(), flags: SAMPLED_AND_RANDOM } } = incoming;
  const { correlationId = formatUuid(trace.traceId) } = incoming;
  return { ...trace, correlationId, sessionId: null };
}
