import { formatTraceparent, parseTraceparent, type Traceparent } from '../../core/index.ts';

type Signed = { digest?: unknown };

/** Returns the ids that {@link signError} wrote on an error, or `null` if there are none. */
export function signatureOf(error: unknown): Traceparent | null {
  const { digest } = Object(error) as Signed;
  return typeof digest === 'string' ? parseTraceparent(digest) : null;
}

/**
 * Writes the ids of the span in which an error occurred into its `digest`, as a `traceparent`. React sends the digest of
 * a server's error to the page, and nothing else of it. A digest of other code stays. One error object can fail the
 * requests of several users, so the ids of an earlier trace are replaced. A frozen error stays as it is.
 */
export function signError(error: unknown, ids: Traceparent): void {
  const isOpen = Object(error) === error && ((error as Signed).digest === undefined || signatureOf(error));
  if (isOpen) Reflect.set(error as Signed, 'digest', formatTraceparent(ids));
}
