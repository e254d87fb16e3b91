import { parseTraceparent } from '../propagation/traceparent.ts';
import { formatUuid } from '../propagation/uuid.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { linkError } from './link-error.ts';

/**
 * Links an error that came from the server to the server's span, so that its reference and its record are those of the
 * trace in which the server failed. Call it before the error is captured or shown. Returns whether the error has the ids
 * of a span: `traceFunctions` of `waybill/server` writes them into the `digest` of an error.
 */
export function linkServerError(tracing: Tracing, error: unknown): boolean {
  const { digest } = Object(error) as { readonly digest?: unknown };
  const parent = typeof digest === 'string' ? parseTraceparent(digest) : null;
  if (!parent) return false;
  const context = { ...parent, correlationId: formatUuid(parent.traceId), sessionId: null };
  linkError(tracing, error, { result: undefined, found: { context, attribution: 'exact' } });
  return true;
}
