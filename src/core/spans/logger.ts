/** The fields of a log line, or a function that gives them if the line is written. */
export type LogFields = object | (() => object);

/**
 * Writes log lines that carry the trace, span, correlation and session ids of the work that wrote them.
 *
 * Values are copied at once, cut to a bounded size and redacted; an `Error` under the key `error` becomes the
 * `exception.*` attributes. Of one message at most 100 lines a second are written, and then one that counts the others.
 * Nothing that is logged can throw.
 */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** Gives a logger whose lines carry these fields too; those of a line itself win. */
  readonly child: (context: object) => Logger;
  /**
   * Sets the fields that all further lines and errors of the whole tracing carry, whichever of its loggers is asked, in the
   * place of those set before: `{}` takes them away.
   */
  readonly setContext: (context: object) => void;
}
