import { generateTraceId } from './ids.ts';
import { isSafeId } from './safe-id.ts';
import { SAMPLED } from './sampling.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';
import { parseTracestate } from './tracestate.ts';
import { formatUuid, parseId } from './uuid.ts';

/**
 * The position of a piece of work in a trace: the ids and flags that travel from program to program in headers.
 * All ids are labels for finding data. An id never gives the right to see the data.
 */
export interface TracingContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** The id of the span that causes the next work: 16 lower-case hex digits. Absent if no span has begun yet. */
  readonly spanId?: string | undefined;
  /** The parent of the span in `spanId`, if it is known. Headers do not carry the parent. */
  readonly parentSpanId?: string | undefined;
  /** Trace flags of W3C Trace Context: 1 = sampled, 2 = random trace id. */
  readonly flags: number;
  readonly traceState?: string | undefined;
  /** A UUID. By default it is the trace id, spelled as a UUID. */
  readonly correlationId: string;
  /** The auth session. `null` if the session is not known. A server reads it only from the verified token. */
  readonly sessionId: string | null;
}

const ANY_TRACE = '1'.repeat(32);

/**
 * Replaces the invalid values of a context, so that headers can carry it. A context from a queue or a table could hold
 * any value. A span id that is not valid is left out, and an invalid trace id becomes a new one.
 */
export function repairContext(given: TracingContext): TracingContext {
  const { spanId, correlationId, sessionId } = given;
  const traceId = parseId(given.traceId) ?? generateTraceId();
  const flags = typeof given.flags === 'number' ? given.flags : SAMPLED;
  const parent = isSafeId(spanId) ? formatTraceparent({ traceId: ANY_TRACE, spanId, flags }) : undefined;
  return {
    traceId,
    spanId: parseTraceparent(parent)?.spanId,
    flags,
    traceState: parseTracestate(given.traceState) ?? undefined,
    correlationId: isSafeId(correlationId) ? correlationId : formatUuid(traceId),
    sessionId: isSafeId(sessionId) ? sessionId : null,
  };
}
