import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SAMPLED } from '../propagation/sampling.ts';

/** The memory of the last records. It decides which records are exported. */
export interface LastRecords {
  /** Remembers a record, and gives the records to export now: none, the record itself, or all that led to it. */
  readonly add: (record: TelemetryRecord) => readonly TelemetryRecord[];
  /** Tells whether records of this trace are exported. */
  readonly isExported: (record: TelemetryRecord) => boolean;
  /** Gives the remembered records, oldest first. */
  readonly all: () => readonly TelemetryRecord[];
}

const MOST_RECORDS = 300;
const MOST_TRACES = 100;

/**
 * Creates the memory of the last records. A record of a sampled trace, or without a trace, is exported at once. Other
 * records are kept until their trace fails. Then they are exported, and so are the later records of the trace.
 */
export function createLastRecords(): LastRecords {
  // The array is a ring. `oldest` is the place of the next record, and of the oldest record when the ring is full.
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
      if (!isError(record)) return [];
      const { traceId } = record;
      failedTraces.add(traceId!);
      const [first] = failedTraces;
      if (failedTraces.size > MOST_TRACES) failedTraces.delete(first!);
      return all().filter((one) => one.traceId === traceId);
    },
  };
}
