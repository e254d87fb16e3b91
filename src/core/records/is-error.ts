import type { TelemetryRecord } from './records.ts';
import { SEVERITIES } from './severity.ts';

/** Tells whether a record reports a failure. */
export function isError(record: TelemetryRecord): boolean {
  return record.type === 'span' ? record.status.code === 'error' : record.severityNumber >= SEVERITIES.error;
}
