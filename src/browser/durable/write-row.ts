import { writerOf } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { RecordRow } from './record-rows.ts';

/** Makes a row of some records of this page, which begin to wait now. They share one resource, and so one writer. */
export function writeRow(key: RecordRow['key'], records: readonly TelemetryRecord[]): RecordRow {
  return {
    key,
    sinceMs: Date.now(),
    json: JSON.stringify(records),
    writer: writerOf(records[0]!.resource),
  };
}
