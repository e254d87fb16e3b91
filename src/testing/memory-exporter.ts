import type { Exporter, TelemetryRecord } from '../core/index.ts';

/** An exporter that keeps its records in memory. */
export interface MemoryExporter extends Exporter {
  /** Returns the records that were delivered so far, in the order of their delivery. */
  readonly records: () => readonly TelemetryRecord[];
  /** Forgets all delivered records. */
  readonly clear: () => void;
}

/**
 * Creates an exporter that accepts every record and keeps it in memory. It is for tests of an app that calls
 * `createTracing` itself.
 *
 * The queue delivers records in batches, so call `await tracing.flush()` before you read the records.
 */
export function memoryExporter(): MemoryExporter {
  const delivered: TelemetryRecord[] = [];
  const exporter: Exporter = async (records) => {
    delivered.push(...records);
    return { accepted: records.length, rejected: [] };
  };
  return Object.assign(exporter, {
    records: () => [...delivered],
    clear() {
      delivered.length = 0;
    },
  });
}
