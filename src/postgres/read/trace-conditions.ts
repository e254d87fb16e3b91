import { parseUuid } from '../../core/internal.ts';
import type { TraceQuery } from '../../core/index.ts';
import { SPAN_ID, TRACE_ID } from '../rows/id-patterns.ts';

/** The SQL conditions of a search. */
export interface TraceConditions {
  /** The value of `$1`. */
  readonly id: string;
  /** Conditions on columns that spans, logs and domain events share. A trace that meets one of them is found. */
  readonly conditions: readonly string[];
  /** False if domain events have no index for this search. */
  readonly inEvents: boolean;
}

/**
 * Writes a search as SQL. Gives `null` if the id is not valid, because then nothing can be found.
 *
 * There is one condition for each index. With `or` between the conditions, PostgreSQL would use one index or none.
 */
export function traceConditions(query: TraceQuery): TraceConditions | null {
  switch (query.kind) {
    case 'reference': {
      const id = query.low40.toLowerCase();
      return /^[0-9a-f]{10}$/.test(id)
        ? { id, conditions: ['right(trace_id, 10) = $1::text'], inEvents: true }
        : null;
    }
    case 'trace': {
      const id = parseUuid(query.traceId) ?? '';
      return TRACE_ID.test(id) ? { id, conditions: ['trace_id = $1::text'], inEvents: true } : null;
    }
    case 'span': {
      const id = query.spanId.toLowerCase();
      return SPAN_ID.test(id) ? { id, conditions: ['span_id = $1::text'], inEvents: false } : null;
    }
    case 'uuid': {
      const id = parseUuid(query.id);
      const conditions = [
        'trace_id = $1::text',
        'correlation_id = $1::text::uuid',
        'session_id = $1::text::uuid',
      ];
      return id === null ? null : { id, conditions, inEvents: true };
    }
  }
}
