import type { Exporter, TelemetryRecord } from '../core/index.ts';

/** An exporter that keeps what it was given. */
export interface MemoryExporter extends Exporter {
  /** Gives what was delivered so far, in the order of delivery. */
  readonly records: () => readonly TelemetryRecord[];
  /** Forgets what was delivered. */
  readonly clear: () => void;
}

/**
 * Makes an exporter that takes every record and keeps it in memory, for tests of an app with its own `createTracing`.
 *
 * Records travel in batches: `await tracing.flush()` before you look.
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
