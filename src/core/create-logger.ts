import { formatUnixNano } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Logger } from './logger.ts';
import type { Origin } from './origin.ts';
import type { Attributes } from './records.ts';
import { LOG_UID } from './semantic-conventions.ts';
import { formatUuid } from './uuid.ts';

/** Writes one log record. `fixed` are attributes of ours, which are not redacted. */
export function writeLog(
  engine: Engine,
  severityText: string,
  severityNumber: number,
  message: string,
  origin: Origin | undefined,
  attributes: object = {},
  fixed?: Attributes,
): void {
  engine.diagnostics.guard('the logger', () => {
    // What is left of the values can be looked at without harm.
    const { error, ...captured } = engine.capture.attributes(attributes);
    engine.emit(origin, {
      type: 'log',
      timeUnixNano: formatUnixNano(engine.now()),
      severityNumber,
      severityText,
      body: engine.capture.text(message),
      attributes: {
        ...captured,
        ...(error != null && engine.capture.exception((attributes as { error: unknown }).error)),
        ...fixed,
        [LOG_UID]: formatUuid(engine.ids.traceId()),
      },
    });
  });
}

/** Creates a logger that asks for its origin at each line. */
export function createLogger(engine: Engine, originOf: () => Origin | undefined): Logger {
  const at =
    (severityText: string, severityNumber: number): Logger['info'] =>
    (message, attributes) =>
      writeLog(engine, severityText, severityNumber, message, originOf(), attributes);
  // https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
  return { debug: at('DEBUG', 5), info: at('INFO', 9), warn: at('WARN', 13), error: at('ERROR', 17) };
}
