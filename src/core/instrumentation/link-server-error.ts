import { parseTraceparent } from '../propagation/traceparent.ts';
import { SAMPLED } from '../propagation/sampling.ts';
import { formatUuid, parseId } from '../propagation/uuid.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { linkError } from './link-error.ts';

/** The ids that a server wrote into an error, in the forms in which frameworks pass errors on. */
interface ServerError {
  /** Next.js: the `traceparent` of `traceFunctions`. */
  readonly digest?: unknown;
  /** React Router: the body of `errorResponse`. */
  readonly data?: { readonly trace_id?: unknown } | null;
}

function parentOf(error: unknown): Pick<TracingContext, 'traceId' | 'spanId' | 'flags'> | null {
  const { digest, data } = Object(error) as ServerError;
  if (typeof digest === 'string') return parseTraceparent(digest);
  const traceId = parseId(data?.trace_id);
  return traceId ? { traceId, flags: SAMPLED } : null;
}

/**
 * Links an error that came from the server to the trace in which the server failed, so that its reference and its record
 * are those of that trace. Call it before the error is captured or shown. Returns whether the error has the ids of a
 * trace: `traceFunctions` of `waybill/server` writes them into the `digest` of an error, and `errorResponse` into the
 * `data` of the errors of React Router.
 */
export function linkServerError(tracing: Tracing, error: unknown): boolean {
  const parent = parentOf(error);
  if (!parent) return false;
  const context = { ...parent, correlationId: formatUuid(parent.traceId), sessionId: null };
  linkError(tracing, error, { result: undefined, found: { context, attribution: 'exact' } });
  return true;
}
