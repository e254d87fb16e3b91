import { parseTraceparent, type TracingContext } from '../core/index.ts';
import { readContext, type CheckedContext } from '../core/internal.ts';

/**
 * A place in a trace, in the form in which workflows carry it: in their header, or in their parameters.
 *
 * All ids are labels for finding data. An id never gives the right to see the data.
 */
export interface TracingParams {
  /** A UUID. */
  readonly correlationId: string;
  /** The auth session. `null` if the session is not known. */
  readonly sessionId: string | null;
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** The span that causes the next work: 16 lower-case hex digits. Absent if no span has begun yet. */
  readonly parentSpanId?: string | undefined;
}

/** The same place in W3C's form, for programs without Waybill. */
export interface W3cParams {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** Describes the span of a context as the parent of the next work. */
export function paramsOf({ correlationId, sessionId, traceId, spanId }: TracingContext): TracingParams {
  return { correlationId, sessionId, traceId, parentSpanId: spanId };
}

/**
 * Reads a place in a trace that another program wrote. `traceparent` is read first, because it has the trace flags. An
 * invalid field counts as absent.
 */
export function readParams(given: unknown): CheckedContext {
  const { correlationId, sessionId, traceId, parentSpanId, traceparent, tracestate } = Object(
    given,
  ) as Partial<TracingParams & W3cParams>;
  const parent = parseTraceparent(traceparent) ?? { traceId, spanId: parentSpanId };
  return readContext({
    ...parent,
    traceState: tracestate,
    correlationId,
    sessionId,
  } as Partial<TracingContext>);
}
