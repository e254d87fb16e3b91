/** How grave a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * The number that OTLP has for each level. `silent` is above all of them.
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
export const SEVERITIES: Readonly<Record<LogLevel | 'silent', number>> = {
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  silent: 25,
};

/** Gives the OTLP severity of a level. Throws where it is no level. */
export function severityOf(level: LogLevel | 'silent'): number {
  if (!SEVERITIES[level]) {
    throw new TypeError(`[waybill] no log level: ${level}; use ${Object.keys(SEVERITIES).join(', ')}.`);
  }
  return SEVERITIES[level];
}
