import { readTraceQuery, type LookupId } from '../../core/internal.ts';
import type { TraceQuery } from '../../core/index.ts';

/** A search as SQL conditions, and the id to search for. */
export interface TraceConditions {
  /** The id to search for. The statement gets it as `$1`. */
  readonly id: string;
  /**
   * Conditions on columns that spans, logs and domain events share. A trace is found if it meets one of the conditions.
   */
  readonly conditions: readonly string[];
  /** Whether the id can be the id of another system. */
  readonly isForeign?: boolean;
  /** Whether to search in domain events too. False if domain events have no index for the search. */
  readonly inEvents: boolean;
}

const CONDITIONS: Readonly<Record<LookupId, string>> = {
  reference: 'right(trace_id, 10) = $1::text',
  trace: 'trace_id = $1::text',
  span: 'span_id = $1::text',
  correlation: 'correlation_id = $1::text::uuid',
  session: 'session_id = $1::text::uuid',
};

/**
 * Turns a search into SQL conditions. Returns `null` if the id is not valid, because an invalid id finds nothing.
 *
 * There is a separate condition for each index. If one condition joined them with `or`, PostgreSQL would use one index
 * or none.
 */
export function traceConditions(query: TraceQuery): TraceConditions | null {
  const lookup = readTraceQuery(query);
  if (!lookup) return null;
  const { id, by, isForeign, inEvents } = lookup;
  return { id, conditions: by.map((one) => CONDITIONS[one]), isForeign, inEvents };
}
