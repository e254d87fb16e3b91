import { parseUuid } from '../propagation/uuid.ts';
import type { TraceQuery } from '../records/trace-data.ts';
import { SPAN_ID, TRACE_ID } from './id-patterns.ts';

/** The id of a record that a search compares. `reference` means the last 10 digits of the trace id. */
export type LookupId = 'reference' | 'trace' | 'span' | 'correlation' | 'session';

/** A checked search: the id to search for, and the ids of records with which a store compares it. */
export interface TraceLookup {
  /** The id in lower case. For `correlation` and `session`, it is 32 hex digits. */
  readonly id: string;
  /** The ids of records to compare. A trace is found if one of them is equal. */
  readonly by: readonly LookupId[];
  /** Whether to compare the id also with the ids of other systems. */
  readonly isForeign: boolean;
  /** Whether to search in domain events too. */
  readonly inEvents: boolean;
}

// PostgreSQL stores no null character, and no half of a character.
const isStorable = (id: string): boolean => id !== '' && !id.includes('\0') && id.isWellFormed();

const MOST_CHARACTERS = 128;

/** Checks a search. Returns `null` if the id is not valid, because an invalid id finds nothing. */
export function readTraceQuery(query: TraceQuery): TraceLookup | null {
  switch (query.kind) {
    case 'reference': {
      const id = query.low40.toLowerCase();
      return /^[0-9a-f]{10}$/.test(id) ? { id, by: ['reference'], isForeign: false, inEvents: true } : null;
    }
    case 'trace': {
      const id = parseUuid(query.traceId) ?? '';
      return TRACE_ID.test(id) ? { id, by: ['trace'], isForeign: true, inEvents: true } : null;
    }
    case 'span': {
      const id = query.spanId.toLowerCase();
      return SPAN_ID.test(id) ? { id, by: ['span'], isForeign: true, inEvents: false } : null;
    }
    case 'uuid': {
      const id = parseUuid(query.id);
      return id === null
        ? null
        : { id, by: ['trace', 'correlation', 'session'], isForeign: true, inEvents: true };
    }
    case 'foreign': {
      const id = query.id.slice(0, MOST_CHARACTERS).replaceAll('-', '');
      return isStorable(id) ? { id, by: [], isForeign: true, inEvents: false } : null;
    }
  }
}
