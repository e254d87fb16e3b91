/** The fields of a log line, or a function that returns them. The function is called only if the line is written. */
export type LogFields = object | (() => object);

/**
 * Writes log lines with the trace id, span id, correlation id and session id of the running work.
 *
 * Values are copied immediately, limited in size, and redacted. An `Error` becomes the `exception.*` attributes: as the
 * message, as the fields, or as one of the fields. At most 100 lines per second with the same message are written. One
 * more line then tells how many lines were left out. Logged values can never make a call throw.
 */
export interface Logger {
  readonly debug: (message: string | Error, fields?: LogFields) => void;
  readonly info: (message: string | Error, fields?: LogFields) => void;
  readonly warn: (message: string | Error, fields?: LogFields) => void;
  readonly error: (message: string | Error, fields?: LogFields) => void;
  /**
   * Returns a logger that adds these fields to its lines. If a line has a field of the same name, the field of the line
   * wins.
   */
  readonly child: (context: object) => Logger;
  /**
   * Sets fields for all later lines and errors of the tracing, from all of its loggers. The new fields replace the
   * fields of the last call. `{}` removes them.
   *
   * Lines outside of any action also take their own trace id and correlation id from the fields `traceId` and
   * `correlationId`, such as those of a {@link TracingContext}. Lines and errors of an action keep the ids of the action.
   */
  readonly setContext: (context: object) => void;
}
