import { copyAttributes, isWriter, readRecord, setWriter } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { RecordRow } from './record-rows.ts';

/**
 * Reads the records of a row. Also returns the number of unreadable records, because any code on the page could have
 * written the row. All records of one program get the same resource object, because the exporter groups records by this
 * object. `resources` keeps the resource objects for the next rows.
 */
export function readRow(
  { json, writer }: RecordRow,
  resources: Map<string, TelemetryRecord['resource']>,
): readonly [records: readonly TelemetryRecord[], unreadable: number] {
  try {
    const all = JSON.parse(json) as readonly (TelemetryRecord | null)[];
    const records = all.flatMap((given) => {
      // Two pages of one program have equal resources, but each page is a writer of its own.
      const text = `${writer} ${JSON.stringify(given?.resource)}`;
      const resource = resources.get(text) ?? copyAttributes(given?.resource);
      resources.set(text, resource);
      if (isWriter(writer)) setWriter(resource, writer);
      return readRecord(given, resource) ?? [];
    });
    return [records, all.length - records.length];
  } catch {
    // The number of unreadable records is not known. One is counted, because each row has at least one record.
    return [[], 1];
  }
}
