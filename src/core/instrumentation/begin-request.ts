import { beginRequest as begin, type BegunRequest, type CallerRequest } from '../requests/begin-request.ts';
import type { Target } from '../requests/target.ts';
import type { OpenRequest } from '../requests/header-clock.ts';
import { createTracedFetch } from '../requests/traced-fetch.ts';
import type { CurrentSpan } from '../spans/active-span.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { FoundSpan } from './find-current.ts';

/** A request that is about to be sent. */
export interface RequestStart extends Omit<CallerRequest, 'cause'> {
  /** The span that caused the request: a result of `findCurrent`, from now or from an earlier time. */
  readonly cause: FoundSpan | undefined;
}

/** Begins the span of a request, and returns the headers to add. Returns `undefined` if the address is not HTTP. */
export function beginRequest(tracing: Tracing, request: RequestStart): BegunRequest | undefined {
  return begin(insideOf(tracing).parts(), { ...request, cause: request.cause as CurrentSpan | undefined });
}

/** Makes a `fetch` that traces each request and sends it with the given `fetch`. */
export function traceThrough(tracing: Tracing, inner: typeof fetch): typeof fetch {
  return createTracedFetch(insideOf(tracing).parts, inner);
}

/**
 * Calls a function for each request that the tracing sends, before the request leaves. The function can add headers of
 * its own to `added`. `added` is empty if the target may receive none of our headers, so look for `traceparent` in it.
 * The returned function undoes this.
 */
export function addRequestHeaders(tracing: Tracing, add: (request: OpenRequest) => void): () => void {
  const parts = insideOf(tracing).parts();
  const { addHeaders: others } = parts;
  let isOver = false;
  parts.addHeaders = (request) => {
    others?.(request);
    if (!isOver) parts.diagnostics.guard('addRequestHeaders', () => add(request));
  };
  return () => {
    isOver = true;
  };
}

/**
 * Adds targets. The returned function removes them. The target with the longest matching path applies to a request. If
 * an added target and a target of the app are equal, the target of the app applies.
 */
export function addTargets(tracing: Tracing, targets: readonly Target[]): () => void {
  return insideOf(tracing).parts().rules.add(targets);
}

/** Returns the page's own origin, or `undefined` if there is no page. */
export function ownOriginOf(tracing: Tracing): string | undefined {
  return insideOf(tracing).parts().ownOrigin;
}
