import { formatReference, type ErrorOccurrence } from '../../core/index.ts';
import { conventions, isRefusal, type CurrentSpan, type SpanPorts } from '../../core/internal.ts';

/** Settings of {@link RequestErrorCapture}. */
export interface ErrorCaptureOptions {
  /** Whether a user is told of the error. @default true if the error is no redirect and no stop on purpose */
  readonly isFailure?: boolean;
}

/** Records an error under a span or in a new trace. Returns the reference and the ids of the record. */
export type RequestErrorCapture = (
  error: unknown,
  attributes: object,
  found: CurrentSpan | undefined,
  options?: ErrorCaptureOptions,
) => ErrorOccurrence;

/**
 * Creates the error capture of a server. It records each error once per trace, under the innermost span in which the
 * error was thrown.
 *
 * On a server, unlike in a browser, one error object can fail the requests of several users: a cached promise that
 * rejects is an example. Each user gets a reference to a separate trace, so each of these traces gets a record.
 */
export function createRequestErrorCapture({
  errors,
  capture: values,
  now,
}: Pick<SpanPorts, 'errors' | 'capture' | 'now'>): RequestErrorCapture {
  return (error, attributes, found, options: ErrorCaptureOptions = {}) => {
    const known = errors.find(error)?.occurrence;
    if (!found || !known || known.traceId === found.context.traceId) {
      return errors.capture(error, attributes, found, options);
    }
    const { traceId, spanId, correlationId } = found.context;
    const reference = formatReference(traceId);
    const { 'exception.type': type, 'exception.message': message } = values.exception(error);
    const refused = isRefusal(error) || undefined;
    found.span.log[refused ? 'info' : 'error'](`${String(type)}: ${String(message)}`, {
      ...attributes,
      error,
      [conventions.REFERENCE]: reference,
      ...(refused && { [conventions.REFUSED]: true }),
    });
    return { reference, traceId, spanId, correlationId, timeMs: now(), ...(refused && { refused }) };
  };
}
