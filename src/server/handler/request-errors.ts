import { conventions, createErrorCapture, type ActiveSpan, type Engine } from '../../core/internal.ts';
import { formatReference } from '../../core/index.ts';

/** Records an error under a span, or in a trace of its own, and gives its reference. */
export type RequestErrorCapture = (
  error: unknown,
  attributes: object,
  span: ActiveSpan | undefined,
) => string;

/**
 * Creates the way in which a server records errors: each once in a trace, under the innermost span that it passed.
 *
 * Other than in a browser, one error object may fail the requests of several users, as a cached rejection does. Each of
 * them gets a reference to a trace of their own, so each trace gets a record.
 */
export function createRequestErrorCapture(engine: Engine): RequestErrorCapture {
  const capture = createErrorCapture(engine);
  return (error, attributes, span) => {
    const known = engine.errors.find(error)?.report;
    if (!span || !known || known.traceId === span.traceId) return capture(error, attributes, span).reference;
    const reference = formatReference(span.traceId);
    const { 'exception.type': type, 'exception.message': message } = engine.capture.exception(error);
    span.log.error(`${String(type)}: ${String(message)}`, {
      ...attributes,
      error,
      [conventions.REFERENCE]: reference,
    });
    return reference;
  };
}
