/** How grave a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Writes log lines that carry the trace, span, correlation and session ids of the work that wrote them.
 *
 * Values are copied at once, cut to a bounded size and redacted; an `Error` under the key `error` becomes the
 * `exception.*` attributes. Nothing that is logged can throw.
 */
export interface Logger {
  readonly debug: (message: string, attributes?: object) => void;
  readonly info: (message: string, attributes?: object) => void;
  readonly warn: (message: string, attributes?: object) => void;
  readonly error: (message: string, attributes?: object) => void;
}
