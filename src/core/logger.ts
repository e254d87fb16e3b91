import type { Attribution, Engine } from './engine.ts';
import { formatUnixNano } from './clock.ts';
import type { Attributes } from './records.ts';
import { LOG_UID } from './semantic-conventions.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

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

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 } as const;

/** The context of a log line, and how sure we are of it. */
export interface LogContext {
  readonly context: TracingContext | undefined;
  readonly attribution: Attribution;
}

/** Writes one log record. `fixed` are attributes of ours, which are not redacted. */
export function writeLog(
  engine: Engine,
  level: LogLevel,
  message: string,
  { context, attribution }: LogContext,
  attributes: object = {},
  fixed?: Attributes,
): void {
  engine.diagnostics.guard('the logger', () => {
    const { error, ...values } = attributes as { error?: unknown };
    engine.emit({
      type: 'log',
      timeUnixNano: formatUnixNano(engine.now()),
      severityNumber: SEVERITY[level],
      severityText: level.toUpperCase(),
      body: engine.capture.text(message),
      attributes: {
        ...engine.capture.attributes(values),
        ...(error !== undefined && engine.capture.exception(error)),
        ...fixed,
        ...engine.contextAttributes(context, attribution),
        [LOG_UID]: formatUuid(engine.ids.traceId()),
      },
      traceId: context?.traceId,
      spanId: context?.spanId,
      flags: context?.flags ?? 0,
      resource: engine.resource,
    });
  });
}

/** Creates a logger that asks for its context at each line. */
export function createLogger(engine: Engine, contextOf: () => LogContext): Logger {
  const at =
    (level: LogLevel): Logger[LogLevel] =>
    (message, attributes) =>
      writeLog(engine, level, message, contextOf(), attributes);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
