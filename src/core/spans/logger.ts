/** The fields of a log line, or a function that returns them. The function is called only if the line is written. */
export type LogFields = object | (() => object);

/**
 * Writes log lines that carry the trace, span, correlation and session ids of the work that wrote them.
 *
 * Values are copied at once, cut to a bounded size and redacted. An `Error` under the key `error` becomes the
 * `exception.*` attributes. At most 100 lines a second with the same message are written; one more line counts the
 * others. A logged value can never make a call throw.
 */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** Gives a logger that adds these fields to its lines. A field of the line itself wins over them. */
  readonly child: (context: object) => Logger;
  /**
   * Sets fields for all further lines and errors of the whole tracing, from each of its loggers. They replace the
   * fields that were set before; `{}` removes them.
   */
  readonly setContext: (context: object) => void;
}
