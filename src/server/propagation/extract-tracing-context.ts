import { formatUuid, parseUuid, RANDOM, readCorrelationId, SAMPLED } from '../../core/internal.ts';
import { generateTraceId, parseTraceparent, parseTracestate, type TracingContext } from '../../core/index.ts';

/** The trace that headers name. A part that is missing or invalid in the headers is absent. */
export interface IncomingContext {
  readonly trace?: Pick<TracingContext, 'traceId' | 'spanId' | 'flags' | 'traceState'>;
  readonly correlationId?: string;
}

/** Reads an id of 128 bits, a UUID or 32 hex digits, as 32 lower-case hex digits. Returns `null` for any other text. */
export function readId(text: string | null): string | null {
  const hex = parseUuid(text);
  // Many programs write an absent id as zeros. As a label it would connect unrelated requests.
  return hex && !/^0+$/.test(hex) ? hex : null;
}

function readTrace(headers: Headers): IncomingContext['trace'] {
  const traceparent = parseTraceparent(headers.get('traceparent'));
  if (traceparent) {
    const traceState = parseTracestate(headers.get('tracestate'));
    return { ...traceparent, ...(traceState !== null && { traceState }) };
  }
  const traceId = readId(headers.get('x-trace-id'));
  // This header does not say whether the end of the id is random, and a wrong random flag would skew the sampling of
  // other programs.
  return traceId ? { traceId, flags: SAMPLED } : undefined;
}

/** Reads the ids in the headers, and generates none. Lengths are limited before parsing. */
export function readIncomingContext(headers: Headers): IncomingContext {
  const trace = readTrace(headers);
  const correlation =
    readId(headers.get('x-correlation-id')) ?? readId(readCorrelationId(headers.get('baggage')));
  return { ...(trace && { trace }), ...(correlation && { correlationId: formatUuid(correlation) }) };
}

/**
 * Reads the tracing headers of a request. Always gives a usable context, and never throws for any header.
 *
 * The trace is that of a valid `traceparent`, with `tracestate`; or else that of `x-trace-id` (a UUID or 32 hex
 * digits); or else a new one. The correlation id is that of `x-correlation-id` (a UUID); or else that of
 * `baggage: correlation.id=…`; or else the trace id spelled as a UUID. All ids in the result are in lower case.
 *
 * The sender of a request chooses these ids: use them to find things, never to decide who may see them. `sessionId` is
 * `null`, because only a verified token proves a session. Some platforms, such as Supabase, put their own `traceparent`
 * between two functions. Then a new trace begins there, and the correlation id still connects both parts.
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function extractTracingContext(headers: Headers | Request): TracingContext {
  const incoming = readIncomingContext('headers' in headers ? headers.headers : headers);
  const { trace = { traceId: generateTraceId(), flags: SAMPLED | RANDOM } } = incoming;
  const { correlationId = formatUuid(trace.traceId) } = incoming;
  return { ...trace, correlationId, sessionId: null };
}
