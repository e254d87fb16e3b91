import { parseUuid } from '../../core/internal.ts';
import type { TraceQuery } from '../../core/index.ts';
import { SPAN_ID, TRACE_ID } from '../rows/id-patterns.ts';

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

// PostgreSQL stores no null character, and no half of a character.
const isStorable = (id: string): boolean => id !== '' && !id.includes('\0') && id.isWellFormed();

const MOST_CHARACTERS = 128;

/**
 * Turns a search into SQL conditions. Returns `null` if the id is not valid, because an invalid id finds nothing.
 *
 * There is a separate condition for each index. If one condition joined them with `or`, PostgreSQL would use one index
 * or none.
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
      return TRACE_ID.test(id)
        ? { id, conditions: ['trace_id = $1::text'], isForeign: true, inEvents: true }
        : null;
    }
    case 'span': {
      const id = query.spanId.toLowerCase();
      return SPAN_ID.test(id)
        ? { id, conditions: ['span_id = $1::text'], isForeign: true, inEvents: false }
        : null;
    }
    case 'uuid': {
      const id = parseUuid(query.id);
      const conditions = [
        'trace_id = $1::text',
        'correlation_id = $1::text::uuid',
        'session_id = $1::text::uuid',
      ];
      return id === null ? null : { id, conditions, isForeign: true, inEvents: true };
    }
    case 'foreign': {
      const id = query.id.slice(0, MOST_CHARACTERS).replaceAll('-', '');
      return isStorable(id) ? { id, conditions: [], isForeign: true, inEvents: false } : null;
    }
  }
}
