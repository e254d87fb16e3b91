import { formatTraceparent, generateSpanId } from '../../core/index.ts';
import { SAMPLED, textOf } from '../../core/internal.ts';
import { surroundingsOf } from '../handler/handler-surroundings.ts';
import type { ServerTracing } from '../tracing/create-server-tracing.ts';
import { signError } from './sign-error.ts';

const MAX_MESSAGE = 10_000;

/** An error as its page gets it. */
export interface PageError {
  readonly message: string;
  /** The `traceparent` of the span in which the error occurred, for `linkServerError` of `waybill/instrumentation`. */
  readonly digest: string;
}

/**
 * Records an error that a framework is about to send to the page, unless other code has recorded it, and describes it
 * for the page: its message, and the ids of the span in which it occurred. Call it where the framework turns errors into
 * text, during the request. The stack stays on the server. Never throws.
 *
 * @example
 * createSerializationAdapter({ key: 'error', toSerializable: (error) => errorForPage(tracing, error), … });
 */
export function errorForPage(tracing: ServerTracing, error: unknown): PageError {
  const { diagnostics } = surroundingsOf(tracing, 'errorForPage');
  const { traceId, spanId = generateSpanId() } = tracing.captureError(error);
  const message = diagnostics.guard('the digest of an error', () =>
    textOf((Object(error) as Partial<Error>).message ?? error, MAX_MESSAGE),
  );
  const ids = { traceId, spanId, flags: tracing.current()?.context.flags ?? SAMPLED };
  // The server itself can also draw the error.
  diagnostics.guard('the digest of an error', () => signError(error, ids));
  return { message: message ?? '', digest: formatTraceparent(ids) };
}
