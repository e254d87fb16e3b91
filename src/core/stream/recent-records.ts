import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SAMPLED } from '../propagation/sampling.ts';

/** The last records, and which of them go on. */
export interface RecentRecords {
  /** Remembers a record, and gives those that are to be exported now: none, itself, or all that led to it. */
  readonly add: (record: TelemetryRecord) => readonly TelemetryRecord[];
  /** Tells whether records of this trace are exported. */
  readonly isExported: (record: TelemetryRecord) => boolean;
  /** Gives what is remembered, oldest first. */
  readonly all: () => readonly TelemetryRecord[];
}

/**
 * Creates the memory of what happened last. What belongs to a sampled trace, or to none, goes on at once. Of all others it
 * is kept until the trace fails, and goes on then, as does what comes after.
 */
export function createRecentRecords(): RecentRecords {
  const mostRecords = 300;
  const mostTraces = 100;
  const recent: TelemetryRecord[] = [];
  const failed = new Set<string>();

  const isExported = ({ traceId, flags }: TelemetryRecord): boolean =>
    !traceId || !!(flags & SAMPLED) || failed.has(traceId);

  return {
    isExported,
    all: () => recent,
    add(record) {
      if (recent.push(record) > mostRecords) recent.shift();
      if (isExported(record)) return [record];
      if (!isError(record)) return [];
      const { traceId } = record;
      failed.add(traceId!);
      const [oldest] = failed;
      if (failed.size > mostTraces) failed.delete(oldest!);
      return recent.filter((one) => one.traceId === traceId);
    },
  };
}
