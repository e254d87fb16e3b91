import { formatReference, type ErrorOccurrence } from '../../core/index.ts';
import {
  conventions,
  createErrorCapture,
  type CurrentSpan,
  type ErrorCapturePorts,
  type SpanPorts,
} from '../../core/internal.ts';

/** Records an error under a span, or in a trace of its own, and says where. */
export type RequestErrorCapture = (
  error: unknown,
  attributes: object,
  found: CurrentSpan | undefined,
) => ErrorOccurrence;

/**
 * Creates the way in which a server records errors: each once in a trace, under the innermost span that it passed.
 *
 * Other than in a browser, one error object may fail the requests of several users, as a cached rejection does. Each of
 * them gets a reference to a trace of their own, so each trace gets a record.
 */
export function createRequestErrorCapture(
  ports: ErrorCapturePorts & { readonly spans: SpanPorts },
): RequestErrorCapture {
  const capture = createErrorCapture(ports);
  const { errors, capture: values, now } = ports.spans;
  return (error, attributes, found) => {
    const known = errors.find(error)?.occurrence;
    if (!found || !known || known.traceId === found.context.traceId) return capture(error, attributes, found);
    const { traceId, spanId, correlationId } = found.context;
    const reference = formatReference(traceId);
    const { 'exception.type': type, 'exception.message': message } = values.exception(error);
    found.span.log.error(`${String(type)}: ${String(message)}`, {
      ...attributes,
      error,
      [conventions.REFERENCE]: reference,
    });
    return { reference, traceId, spanId, correlationId, timeMs: now() };
  };
}
