import { beginRequest as begin, type BegunRequest, type CallerRequest } from '../requests/begin-request.ts';
import type { Target } from '../requests/target.ts';
import { createTracedFetch } from '../requests/traced-fetch.ts';
import type { CurrentSpan } from '../spans/active-span.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { FoundSpan } from './find-current.ts';

/** A request that is about to leave. */
export interface RequestStart extends Omit<CallerRequest, 'cause'> {
  /** What caused it: what `findCurrent` gave, at this or an earlier call. */
  readonly cause: FoundSpan | undefined;
}

/** Begins the span of a request, and tells which headers to add. Nothing where it is not to be traced. */
export function beginRequest(tracing: Tracing, request: RequestStart): BegunRequest | undefined {
  return begin(insideOf(tracing).parts(), { ...request, cause: request.cause as CurrentSpan | undefined });
}

/** Makes a `fetch` that traces what goes through the given one. */
export function traceThrough(tracing: Tracing, inner: typeof fetch): typeof fetch {
  return createTracedFetch(insideOf(tracing).parts, inner);
}

/**
 * Adds header rules until the returned function is called. As ever the longest matching path wins; of two equals the app's
 * own does.
 */
export function addTargets(tracing: Tracing, targets: readonly Target[]): () => void {
  return insideOf(tracing).parts().rules.add(targets);
}

/** Gives the page's own origin; nothing where there is no page. */
export function ownOriginOf(tracing: Tracing): string | undefined {
  return insideOf(tracing).parts().ownOrigin;
}
