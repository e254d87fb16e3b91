import type { TelemetryRecord } from './records.ts';

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const ERROR_SEVERITY = 17;

/** Tells whether a record says that something failed. */
export function isError(record: TelemetryRecord): boolean {
  return record.type === 'span' ? record.status.code === 'error' : record.severityNumber >= ERROR_SEVERITY;
}
