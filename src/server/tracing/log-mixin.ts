import { formatReference } from '../../core/index.ts';
import type { ServerTracing } from './create-server-tracing.ts';

/** The ids of the running work, as they stand on the lines of another logger. */
export interface LogIds {
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly correlation_id?: string;
  readonly reference?: string;
  /** The id that another system gave to the work in `x-trace-id`, such as `order-4711`. Absent if there is none. */
  readonly foreign_trace_id?: string;
  /** The auth session from the verified token. Absent if the caller is signed out. */
  readonly session_id?: string;
}

/** A format of winston, as far as Waybill needs it. */
export interface WinstonFormat {
  readonly transform: <T extends object>(info: T) => T;
}

/**
 * Returns a function for pino's option `mixin`. It puts the ids of the running work on each line: of the request, the
 * job or the span. Lines outside of any work stay unchanged. Fields that the line itself has win.
 *
 * @example
 * const log = pino({ mixin: logMixin(tracing) });
 * @see https://getpino.io/#/docs/api?id=mixin-function
 */
export function logMixin(tracing: Pick<ServerTracing, 'current'>): () => LogIds {
  if (typeof tracing?.current !== 'function') {
    throw new TypeError(
      '[waybill] logMixin and logFormat need a tracing; pass the result of createServerTracing.',
    );
  }
  return () => {
    const context = tracing.current()?.context;
    if (!context) return {};
    const { traceId, spanId, correlationId, foreignTraceId, sessionId } = context;
    return {
      trace_id: traceId,
      ...(spanId !== undefined && { span_id: spanId }),
      correlation_id: correlationId,
      reference: formatReference(traceId),
      ...(foreignTraceId !== undefined && { foreign_trace_id: foreignTraceId }),
      ...(sessionId !== null && { session_id: sessionId }),
    };
  };
}

/**
 * Returns a format for winston. It puts the ids of the running work on each line, in the same way as {@link logMixin}.
 *
 * @example
 * const log = createLogger({ format: format.combine(logFormat(tracing), format.json()), transports });
 * @see https://github.com/winstonjs/logform#readme
 */
export function logFormat(tracing: Pick<ServerTracing, 'current'>): WinstonFormat {
  const idsOf = logMixin(tracing);
  // Winston reads the level and the message of a line from properties with symbols, so the line itself is changed.
  return { transform: (info) => Object.assign(info, { ...idsOf(), ...info }) };
}
