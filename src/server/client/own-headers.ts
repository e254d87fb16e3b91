import {
  conventions,
  parseId,
  RANDOM,
  removeCorrelationId,
  TRACING_HEADERS,
  type RequestCause,
  type RequestPorts,
} from '../../core/internal.ts';
import { parseTraceparent, parseTracestate } from '../../core/index.ts';
import { readIncomingContext } from '../propagation/extract-tracing-context.ts';

/** Returns the headers without the tracing headers. Baggage of other programs stays. */
export function withoutOwnHeaders(headers: Headers, clockHeader: string | undefined): Headers {
  const left = new Headers(headers);
  const baggage = removeCorrelationId(headers.get('baggage'));
  for (const name of TRACING_HEADERS) left.delete(name);
  if (clockHeader) left.delete(clockHeader);
  if (baggage) left.set('baggage', baggage);
  return left;
}

/**
 * Returns the cause of a request, with the ids that the headers of the caller name: the ids that the receiver will read.
 * So the span of the request has these ids. A trace in `traceparent` is left to the request itself, which takes the span
 * id too.
 */
export function causeWithHeaders(
  { beginContext }: RequestPorts,
  headers: Headers | undefined,
  found: RequestCause | undefined,
): RequestCause {
  const cause = found ?? { context: beginContext({}), attribution: 'none' };
  if (!headers || !TRACING_HEADERS.some((name) => headers.has(name))) return cause;
  const { correlationId } = readIncomingContext(headers);
  const traceId = parseTraceparent(headers.get('traceparent'))
    ? undefined
    : parseId(headers.get('x-trace-id'));
  const traceState = parseTracestate(headers.get('tracestate'));
  let { context } = cause;
  if (traceId && traceId !== context.traceId) {
    // The caller did not say whether the end of the id is random.
    const begun = found ? context : beginContext({ parent: { traceId } });
    context = { ...begun, traceId, spanId: undefined, traceState: undefined, flags: begun.flags & ~RANDOM };
  }
  return {
    ...cause,
    context: {
      ...context,
      ...(correlationId && { correlationId }),
      ...(traceState !== null && { traceState }),
    },
  };
}

/** Returns the cause of a further request for the same call: a span beside the span of the first request. */
export function causeOfResend(
  cause: RequestCause,
  headers: Headers | undefined,
  resendCount: number,
): RequestCause {
  const caller = parseTraceparent(headers?.get('traceparent'));
  // The span of the first request has taken the span id of the caller, and no other span can have the same id.
  const context =
    caller && caller.traceId !== cause.context.traceId
      ? { ...cause.context, ...caller, spanId: undefined, traceState: undefined }
      : cause.context;
  return { ...cause, context, facts: { ...cause.facts, [conventions.HTTP_RESEND_COUNT]: resendCount } };
}
