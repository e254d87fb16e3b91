import { identityOf, writerOf } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { RecordRow } from './record-rows.ts';

const ROW_RECORDS = 50;

/** A row and its records. */
export interface FilledRow {
  readonly row: RecordRow;
  readonly records: readonly TelemetryRecord[];
}

/**
 * Makes rows of some records of this page, which begin to wait now. The records of a row share one resource, and so one
 * writer and one identity.
 */
export function fillRows(
  records: readonly TelemetryRecord[],
  nextKey: () => RecordRow['key'],
): readonly FilledRow[] {
  const sinceMs = Date.now();
  const filled: FilledRow[] = [];
  for (const resource of new Set(records.map((record) => record.resource))) {
    const own = records.filter((record) => record.resource === resource);
    for (let from = 0; from < own.length; from += ROW_RECORDS) {
      const part = own.slice(from, from + ROW_RECORDS);
      const facts = { identity: identityOf(part[0]!), writer: writerOf(resource) };
      filled.push({ row: { key: nextKey(), sinceMs, json: JSON.stringify(part), ...facts }, records: part });
    }
  }
  return filled;
}
