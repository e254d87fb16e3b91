import { readContext, SPAN_ID, type GivenContext } from '../../core/internal.ts';

/** The valid ids of the work that writes a row. */
export interface OriginIds {
  readonly traceId?: string;
  readonly spanId?: string | undefined;
  readonly parentSpanId?: string;
  readonly correlationId?: string;
  readonly foreignTraceId?: string | undefined;
  readonly sessionId: string | null;
}

/**
 * Reads the ids of the work that writes a row. A row is worth more than its ids, so an invalid id counts as absent and
 * never makes the insert fail. Never throws.
 */
export function readOrigin(origin: GivenContext): OriginIds {
  try {
    const { trace, correlationId, sessionId } = readContext(origin);
    const source = Object(origin) as { context?: object };
    const { parentSpanId } = (source.context ?? source) as { parentSpanId?: unknown };
    return {
      ...(trace && { traceId: trace.traceId, spanId: trace.spanId, foreignTraceId: trace.foreignTraceId }),
      ...(trace && typeof parentSpanId === 'string' && SPAN_ID.test(parentSpanId) && { parentSpanId }),
      ...(correlationId !== undefined && { correlationId }),
      sessionId,
    };
  } catch {
    // A getter of the app threw.
    return { sessionId: null };
  }
}
