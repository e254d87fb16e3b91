import type { Exporter, TelemetryRecord } from '../core/index.ts';

/** An exporter that keeps its records in memory. */
export interface MemoryExporter extends Exporter {
  /** Gives the records that were delivered so far, in the order of delivery. */
  readonly records: () => readonly TelemetryRecord[];
  /** Forgets all delivered records. */
  readonly clear: () => void;
}

/**
 * Creates an exporter that accepts every record and keeps it in memory, for tests of an app with its own
 * `createTracing`.
 *
 * The queue delivers records in batches, so call `await tracing.flush()` before you read them.
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
