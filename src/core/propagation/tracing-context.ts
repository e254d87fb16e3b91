import { generateTraceId } from './ids.ts';
import { isSafeId } from './safe-id.ts';
import { SAMPLED } from './sampling.ts';
import { carryForeignId, parseTracestate } from './tracestate.ts';
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
  /**
   * The id that another system gave to the work, such as `order-4711`, or a UUID that is not the trace id. `traceState`
   * carries it from program to program, as its member `waybill`. Absent if there is none.
   */
  readonly foreignTraceId?: string | undefined;
  /** A UUID. By default it is the trace id, spelled as a UUID. */
  readonly correlationId: string;
  /** The auth session. `null` if the session is not known. A server reads it only from the verified token. */
  readonly sessionId: string | null;
}

/**
 * A context that comes from elsewhere: from headers, a message, a queue or a table. Every field can be absent, because
 * the other program could have left it out. A span stands for its context.
 */
export type GivenContext = Partial<TracingContext> | { readonly context: TracingContext } | null | undefined;

/** The valid fields of a context that comes from elsewhere. */
export interface CheckedContext {
  /** Absent if the context has no valid trace id. */
  readonly trace?: Pick<TracingContext, 'traceId' | 'spanId' | 'traceState' | 'foreignTraceId'>;
  readonly flags?: number;
  readonly correlationId?: string;
  readonly sessionId: string | null;
}

const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

function readSpanId(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  return SPAN_ID.test(id) ? id : undefined;
}

/**
 * Reads a context that comes from elsewhere, and keeps its valid fields. A trace id can also be spelled as a UUID or in
 * upper case. The span id and the trace state belong to the trace, so without a valid trace id they are left out.
 */
export function readContext(given: GivenContext): CheckedContext {
  const source = Object(given) as Partial<TracingContext & { context: TracingContext }>;
  const context = source.context ?? source;
  const { spanId, flags, traceState, foreignTraceId, correlationId, sessionId } = context;
  const traceId = parseId(context.traceId);
  const trace = traceId && {
    traceId,
    spanId: readSpanId(spanId),
    ...carryForeignId(parseTracestate(traceState) ?? undefined, foreignTraceId),
  };
  return {
    ...(trace && { trace }),
    ...(Number.isInteger(flags) && { flags: flags! & 0xff }),
    ...(isSafeId(correlationId) && { correlationId }),
    sessionId: isSafeId(sessionId) ? sessionId : null,
  };
}

/**
 * Replaces the invalid values of a context, so that headers can carry it. A context from a queue or a table could hold
 * any value. A span id that is not valid is left out, and an invalid trace id becomes a new one. Never throws.
 */
export function repairContext(given: GivenContext): TracingContext {
  let read: CheckedContext;
  try {
    read = readContext(given);
  } catch {
    // A getter of the context threw.
    read = { sessionId: null };
  }
  const { trace = { traceId: generateTraceId() }, ...checked } = read;
  return { flags: SAMPLED, correlationId: formatUuid(trace.traceId), ...checked, ...trace };
}
