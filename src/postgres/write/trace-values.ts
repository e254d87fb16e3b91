import { parseUuid, type GivenContext } from '../../core/internal.ts';
import { readOrigin } from './read-origin.ts';

/** The values of the columns that `traceColumns` adds to a table. A value that is not known is `null`. */
export interface TraceValues {
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly parent_span_id: string | null;
  readonly correlation_id: string | null;
  readonly current_span_id: string | null;
  readonly foreign_trace_id: string | null;
}

/**
 * Returns the values for the columns of `traceColumns`, by the names of the columns. Pass the current span, or a context
 * from a message or a job. Without either, such as outside of a request, all values are `null`. The row is worth more
 * than its ids, so an invalid id also becomes `null` and never makes the insert fail.
 *
 * `current_span_id` is the span itself. A later step that works on the row sets `current_span_id` to its own value, and
 * leaves the other columns as they are.
 */
export function traceValues(origin: GivenContext): TraceValues {
  const { traceId = null, spanId = null, parentSpanId = null, ...others } = readOrigin(origin);
  const { correlationId, foreignTraceId = null } = others;
  return {
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: parentSpanId,
    correlation_id: correlationId !== undefined && parseUuid(correlationId) ? correlationId : null,
    current_span_id: spanId,
    foreign_trace_id: foreignTraceId,
  };
}
