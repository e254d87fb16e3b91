import { formatTraceparent, generateSpanId } from '../../core/index.ts';
import { SAMPLED } from '../../core/internal.ts';
import { describeForUser } from '../handler/error-response.ts';
import { surroundingsOf } from '../handler/handler-surroundings.ts';
import type { ServerTracing } from '../tracing/create-server-tracing.ts';
import { signError } from './sign-error.ts';

/** An error as its page gets it. */
export interface PageError {
  /** The message of a public error. For all other errors, one fixed sentence, because their messages could contain secrets. */
  readonly message: string;
  /** The `traceparent` of the span in which the error occurred, for `linkServerError` of `waybill/instrumentation`. */
  readonly digest: string;
}

/**
 * Records an error that a framework is about to send to the page, unless other code has recorded it, and describes it
 * for the page: its message if it is public, and the ids of the span in which it occurred. Call it where the framework turns
 * errors into text, during the request. Other messages and the stack stay on the server. Never throws.
 *
 * @example
 * createSerializationAdapter({ key: 'error', toSerializable: (error) => errorForPage(tracing, error), … });
 */
export function errorForPage(tracing: ServerTracing, error: unknown): PageError {
  const { diagnostics } = surroundingsOf(tracing, 'errorForPage');
  const { traceId, spanId = generateSpanId() } = tracing.captureError(error);
  const ids = { traceId, spanId, flags: tracing.current()?.context.flags ?? SAMPLED };
  // The server itself can also draw the error.
  diagnostics.guard('the digest of an error', () => signError(error, ids));
  return { message: describeForUser(error).error.message, digest: formatTraceparent(ids) };
}
