import { isError } from './is-error.ts';
import type { TelemetryRecord } from './records.ts';
import { SEVERITIES, type LogLevel } from './severity.ts';

/**
 * Returns the level of a record. For a log line, the severity decides. For a span, the level is `error` if the span
 * failed, and otherwise `info`.
 */
export function levelOf(record: TelemetryRecord): LogLevel {
  if (isError(record)) return 'error';
  // Severity 0 means "not given". https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
  const severity = (record.type === 'log' && record.severityNumber) || SEVERITIES.info;
  return severity >= SEVERITIES.warn ? 'warn' : severity < SEVERITIES.info ? 'debug' : 'info';
}
