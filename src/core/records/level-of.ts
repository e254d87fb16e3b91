import { isError } from './is-error.ts';
import type { TelemetryRecord } from './records.ts';

/** How grave a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Gives the level of a record: that of a log line by its severity, `error` for a span that failed, else `info`. */
export function levelOf(record: TelemetryRecord): LogLevel {
  if (isError(record)) return 'error';
  const severity = record.type === 'log' ? record.severityNumber : 0;
  // 0 says nothing. https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
  return severity >= 13 ? 'warn' : severity > 0 && severity < 9 ? 'debug' : 'info';
}
