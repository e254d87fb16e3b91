import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SAMPLED } from '../propagation/sampling.ts';

/** The last records, and which of them are exported. */
export interface LastRecords {
  /** Remembers a record, and gives those that are to be exported now: none, itself, or all that led to it. */
  readonly add: (record: TelemetryRecord) => readonly TelemetryRecord[];
  /** Tells whether records of this trace are exported. */
  readonly isExported: (record: TelemetryRecord) => boolean;
  /** Gives what is remembered, oldest first. */
  readonly all: () => readonly TelemetryRecord[];
}

const MOST_RECORDS = 300;
const MOST_TRACES = 100;

/**
 * Creates the memory of what happened last. A record of a sampled trace, or of none, is exported at once. All others are
 * kept until their trace fails, and are exported then, as are those that come after.
 */
export function createLastRecords(): LastRecords {
  // A ring, of which `oldest` is the place that is written next once it is full.
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
