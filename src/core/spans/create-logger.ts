import { formatUnixNano } from '../records/clock.ts';
import type { Engine, OwnFields } from './engine.ts';
import type { LogLevel } from '../records/level-of.ts';
import type { LogFields, Logger } from './logger.ts';
import type { Origin } from './origin.ts';
import type { Attributes, AttributeValue } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const SEVERITIES: Readonly<Record<LogLevel | 'silent', number>> = {
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  silent: 25,
};

/** Gives the OTLP severity from which on lines are written. Throws where it is no level. */
export function severityOf(level: LogLevel | 'silent'): number {
  if (!SEVERITIES[level]) {
    throw new TypeError(`[waybill] no log level: ${level}; use ${Object.keys(SEVERITIES).join(', ')}.`);
  }
  return SEVERITIES[level];
}

/**
 * Writes one log record. `context` has been captured before; `fixed` are attributes of ours, which are not redacted, and a
 * line that has some is written however many there are.
 */
export function writeLog(
  engine: Engine,
  level: LogLevel,
  message: string,
  origin: Origin | undefined,
  fields?: LogFields,
  fixed?: Attributes,
  context?: Attributes,
): void {
  const { guard } = engine.diagnostics;
  try {
    const ms = engine.lineMs();
    // What has to be found out now is not, for a line that is left out.
    const isCounted = level === 'error' || !!fixed || typeof fields === 'function';
    if (isCounted && !fixed && !engine.admit(message, level, origin, ms)) return;
    const given =
      (typeof fields === 'function' ? guard('fields of a log line', fields as () => object) : fields) ?? {};
    const { capture, logFields } = engine;
    const taken = capture.take(given);
    const copied = taken ? undefined : capture.copy(given);
    const body = capture.canWait(message) ? undefined : capture.text(message);
    // What is left of the values can be looked at without harm.
    const exception = copied?.['error'] != null && capture.exception((given as { error: unknown }).error);
    const write = (): OwnFields | undefined => {
      if (!isCounted && !engine.admit(message, level, origin, ms)) return undefined;
      const captured = copied ?? capture.finish(taken!);
      const attributes: Record<string, AttributeValue> = {
        ...logFields,
        ...context,
        ...captured,
        ...exception,
        ...fixed,
        [LOG_UID]: engine.ids.traceId(),
      };
      if ('error' in captured) delete attributes['error'];
      return {
        type: 'log',
        timeUnixNano: formatUnixNano(ms),
        severityNumber: SEVERITIES[level],
        severityText: level.toUpperCase(),
        body: body ?? capture.text(message),
        attributes,
      };
    };
    if (level === 'error' || fixed) engine.emit(origin, write()!);
    else engine.emitLater(origin, write);
  } catch (error) {
    guard('the logger', () => {
      throw error;
    });
  }
}

/** Creates a logger that asks for its origin at each line. */
export function createLogger(
  engine: Engine,
  originOf: () => Origin | undefined,
  context?: Attributes,
): Logger {
  const at = (level: LogLevel): Logger['info'] =>
    SEVERITIES[level] < engine.leastSeverity
      ? () => {}
      : (message, fields) => writeLog(engine, level, message, originOf(), fields, undefined, context);
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => createLogger(engine, originOf, { ...context, ...engine.capture.attributes(more) }),
    setContext(fields) {
      engine.logFields = engine.capture.attributes(fields);
    },
  };
}
