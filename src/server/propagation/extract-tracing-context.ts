import {
  carryForeignId,
  formatUuid,
  parseId,
  readCorrelationId,
  SAMPLED,
  type ClockReceipt,
  type HeaderClock,
} from '../../core/internal.ts';
import { givenForeignId } from './given-trace-id.ts';
import { markReceived } from './received-contexts.ts';
import { readHeaders, type HeaderSource } from './read-headers.ts';
import type { ReadableHeaders } from './received-request.ts';
import { generateTraceId, parseTraceparent, parseTracestate, type TracingContext } from '../../core/index.ts';

/** The ids in the headers of a request. An id that is missing or invalid in the headers is absent. */
export interface IncomingContext {
  readonly trace?: Pick<TracingContext, 'traceId' | 'spanId' | 'flags' | 'traceState'> | undefined;
  /** Whether `trace` comes from a valid `traceparent`. */
  readonly hasParent: boolean;
  /** The trace state with a foreign trace id in it. Absent if there is no such id. There can be one without a trace. */
  readonly state?: Pick<TracingContext, 'traceState' | 'foreignTraceId'> | undefined;
  readonly correlationId?: string | undefined;
  /** The facts in the header of the clock, if the program has a clock. */
  readonly clock?: ClockReceipt | undefined;
}

function readTrace(headers: ReadableHeaders): IncomingContext['trace'] {
  const traceparent = parseTraceparent(headers.get('traceparent'));
  if (traceparent) {
    const traceState = parseTracestate(headers.get('tracestate'));
    return traceState === null ? traceparent : { ...traceparent, traceState };
  }
  const traceId = parseId(headers.get('x-trace-id'));
  return traceId ? { traceId, flags: SAMPLED } : undefined;
}

/**
 * Reads the ids in the headers of a request. Generates no missing ids. Limits the length of header values before
 * parsing.
 */
export function readIncomingContext(headers: ReadableHeaders, clock?: HeaderClock): IncomingContext {
  const named = readTrace(headers);
  const receipt = clock?.extract(headers.get(clock.header), named);
  const trace = named ?? (receipt?.trace && { ...receipt.trace, flags: SAMPLED });
  const correlation =
    parseId(headers.get('x-correlation-id')) ?? parseId(readCorrelationId(headers.get('baggage')));
  const state = carryForeignId(trace?.traceState, givenForeignId(headers, trace?.traceId));
  // All requests have the same fields, also if they are absent. The code behind stays small and fast with one form.
  return {
    trace,
    hasParent: named?.spanId !== undefined,
    state: state.foreignTraceId === undefined ? undefined : state,
    correlationId: correlation && formatUuid(correlation),
    clock: receipt,
  };
}

/**
 * Reads the tracing headers of a request: a Request, `Headers`, pairs, or a plain object such as `headers` of Node's
 * requests. Always returns a usable context, and never throws for any header.
 *
 * The trace id comes from the first valid source in this order: `traceparent`, together with `tracestate`; then
 * `x-trace-id` (a UUID or 32 hex digits). If there is none, the trace is new. An `x-trace-id` of another form becomes
 * `foreignTraceId`, which `tracestate` carries on. The correlation id comes from the first
 * valid source in this order: `x-correlation-id` (a UUID); then `baggage: correlation.id=…`. If there is none, it is
 * the trace id spelled as a UUID. All ids in the result are in lower case.
 *
 * The sender of a request chooses these ids: use them to find things, never to decide about access rights. `sessionId`
 * is `null`, because only a verified token proves a session. Some platforms, such as Supabase, put their own
 * `traceparent` on requests between two functions. Then a new trace begins in the second function, and the correlation
 * id still connects both traces.
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function extractTracingContext(
  headers: HeaderSource | { readonly headers: HeaderSource },
): TracingContext {
  const source = Object(headers) as { readonly headers?: HeaderSource };
  const isRequest = typeof source.headers === 'object';
  const incoming = readIncomingContext(readHeaders(isRequest ? source.headers : (headers as HeaderSource)));
  const { trace = { traceId: generateTraceId(), flags: SAMPLED } } = incoming;
  const { correlationId = formatUuid(trace.traceId) } = incoming;
  return markReceived({ ...trace, ...incoming.state, correlationId, sessionId: null });
}
