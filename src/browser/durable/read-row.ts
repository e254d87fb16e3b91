import { copyAttributes, readRecord } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { RecordRow } from './record-rows.ts';

/**
 * Reads the records of a row, and counts the unreadable ones: any code on the page may have written the row. All
 * records of one program share one resource object, by which they are sent together. `resources` keeps the objects from
 * row to row.
 */
export function readRow(
  { json }: RecordRow,
  resources: Map<string, TelemetryRecord['resource']>,
): readonly [records: readonly TelemetryRecord[], unreadable: number] {
  try {
    const all = JSON.parse(json) as readonly (TelemetryRecord | null)[];
    const records = all.flatMap((given) => {
      const text = JSON.stringify(given?.resource);
      const resource = resources.get(text) ?? copyAttributes(given?.resource);
      resources.set(text, resource);
      return readRecord(given, resource) ?? [];
    });
    return [records, all.length - records.length];
  } catch {
    // A row has at least one record.
    return [[], 1];
  }
}
