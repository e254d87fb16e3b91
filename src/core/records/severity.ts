/** The importance of a log line. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * The first OTLP severity number of each level. The numbers 9 to 12 mean info. The numbers 17 to 24 mean error, and
 * include fatal errors. `silent` is higher than all levels.
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
export const SEVERITIES: Readonly<Record<LogLevel | 'silent', number>> = {
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  silent: 25,
};

/** The highest OTLP severity number. */
export const MAX_SEVERITY = 24;

/** Returns the OTLP severity number of a level. Throws if the level is unknown. */
export function severityOf(level: LogLevel | 'silent'): number {
  if (!SEVERITIES[level]) {
    throw new TypeError(
      `[waybill] "${level}" is not a log level; use ${Object.keys(SEVERITIES).join(', ')}.`,
    );
  }
  return SEVERITIES[level];
}
