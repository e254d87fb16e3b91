import { isError } from '../records/is-error.ts';
import { REFERENCE } from '../records/semantic-conventions.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SAMPLED } from '../propagation/sampling.ts';

/** The memory of the last records. It decides which records are exported. */
export interface LastRecords {
  /**
   * Remembers a record. Returns the records to export now: none, the record itself, or all remembered records of its
   * trace.
   */
  readonly add: (record: TelemetryRecord) => readonly TelemetryRecord[];
  /** Tells whether the records of this record's trace are exported. */
  readonly isExported: (record: TelemetryRecord) => boolean;
  /** Returns the remembered records, oldest first. */
  readonly all: () => readonly TelemetryRecord[];
}

const MOST_RECORDS = 300;
const MOST_TRACES = 100;

/**
 * Creates the memory of the last records. A record is exported immediately if its trace is sampled, or if it has no
 * trace. Other records are kept until an error or a refusal occurs in their trace. Then all records of the trace are
 * exported, also later ones.
 */
export function createLastRecords(): LastRecords {
  // The array is a ring. `oldest` is the index for the next record. In a full ring, this is the index of the oldest
  // record.
  const ring: TelemetryRecord[] = [];
  let oldest = 0;
  const failedTraces = new Set<string>();

  const isExported = ({ traceId, flags }: TelemetryRecord): boolean =>
    !traceId || !!(flags & SAMPLED) || failedTraces.has(traceId);

  const all = (): readonly TelemetryRecord[] => [...ring.slice(oldest), ...ring.slice(0, oldest)];

  return {
    isExported,
    all,
    add(record) {
      ring[oldest] = record;
      oldest = (oldest + 1) % MOST_RECORDS;
      if (isExported(record)) return [record];
      // A log line with a reference is an error, or a captured value that is no failure. A user can quote the reference.
      if (!isError(record) && !(record.type === 'log' && REFERENCE in record.attributes)) return [];
      const { traceId } = record;
      failedTraces.add(traceId!);
      const [first] = failedTraces;
      if (failedTraces.size > MOST_TRACES) failedTraces.delete(first!);
      return all().filter((one) => one.traceId === traceId);
    },
  };
}
