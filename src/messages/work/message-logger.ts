import type { Logger, LogLevel, Span } from '../../core/index.ts';
import { redactSecrets } from '../../core/index.ts';
import { stripControls, ValueCapture } from '../../core/internal.ts';

/** How the lines of a transform are written. */
export interface LineOptions {
  /** The name of the transform. */
  readonly name: string;
  /** Whether a line is an object of JSON. */
  readonly isJson: boolean;
  /** Writes a line. */
  readonly write: (line: string, level: LogLevel) => void;
}

const capture = new ValueCapture(redactSecrets);

/** The same values as in the record: redacted, limited in size, and without the control characters of a terminal. */
function describeLine(message: string | Error, fields: object): { text: string; values: object } {
  const thrown = message instanceof Error ? message : (fields as { error?: unknown }).error;
  const { error: _, ...others } = fields as { error?: unknown };
  const { 'exception.type': type, 'exception.message': reason } =
    thrown === undefined ? {} : capture.exception(thrown);
  return {
    text: message instanceof Error ? `${String(type)}: ${String(reason)}` : capture.text(message),
    values: {
      ...capture.attributes(others),
      ...(thrown !== undefined && { 'exception.type': type, 'exception.message': reason }),
    },
  };
}

function formatLine(
  { name, isJson }: LineOptions,
  { level, text, values }: { level: LogLevel; text: string; values: object },
  { traceId, spanId, context }: Span,
): string {
  if (isJson) {
    return JSON.stringify({
      timestamp: new Date().toJSON(),
      level,
      message: text,
      transform: name,
      trace_id: traceId,
      span_id: spanId,
      correlation_id: context.correlationId,
      foreign_trace_id: context.foreignTraceId,
      attributes: values,
    });
  }
  const rest = Object.keys(values).length > 0 ? ` ${JSON.stringify(values)}` : '';
  const line = `[Transform][trace_id=${traceId}] ${name}: ${text}${rest}`;
  // A newline would begin a line without the trace.
  return stripControls(line.replaceAll(/\r?\n|[\u2028\u2029]/g, ' '));
}

/**
 * Creates a logger of one message. Each line becomes a record under the span of the message, as with `span.log`, and is
 * also written as a text that begins with the trace id. A value that cannot be written never makes a call throw.
 */
export function createMessageLogger(span: Span, options: LineOptions, bound: object = {}): Logger {
  const { log } = span;
  const at =
    (level: LogLevel): Logger['info'] =>
    (message, fields = {}) => {
      let given: object = {};
      try {
        given = typeof fields === 'function' ? fields() : fields;
        log[level](message, { ...bound, ...given });
        const described = describeLine(message, { ...bound, ...given });
        options.write(formatLine(options, { level, ...described }, span), level);
      } catch {
        // A function of the app threw, or its console did.
      }
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (context) => createMessageLogger(span, options, { ...bound, ...context }),
    setContext: (context) => log.setContext(context),
  };
}
