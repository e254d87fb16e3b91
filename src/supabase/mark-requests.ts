import { observeResult, REQUEST_SPAN, type FoundSpan, type TracedRequestInit } from '../core/internal.ts';
import type { Undo } from '../patch/index.ts';
import { replaceMethod } from './replace-methods.ts';

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * Marks each request of one supabase-js object with the span that it belongs to. `settled` gets the outcome of each
 * request: its Response, or its error.
 *
 * Each part of supabase-js sends its requests through a function in its member `fetch`. supabase-js passes the `init`
 * of a request, with its symbols, to the page's `fetch`, even after several awaits. Returns the undo, or `undefined` if
 * the object has no member `fetch` or is frozen.
 */
export function markRequests(
  target: unknown,
  findSpan: () => FoundSpan | undefined,
  settled: (result: unknown) => void = () => {},
): Undo | undefined {
  const inner = (target as { fetch?: unknown } | null | undefined)?.fetch;
  if (typeof inner !== 'function') return undefined;
  const value: Fetch = (input, init) => {
    const found = findSpan();
    // If `init` already has a mark, that mark wins, because it was set closer to the call.
    const marked: TracedRequestInit | undefined = found ? { [REQUEST_SPAN]: found, ...init } : init;
    return observeResult(
      // `inner` is called without `this`, as supabase-js does. The browser's `fetch` throws if `this` is an object
      // other than the window.
      () => (inner as Fetch)(input, marked),
      (outcome, response) => settled(Object.hasOwn(outcome, 'error') ? outcome.error : response),
    );
  };
  return replaceMethod(target as object, 'fetch', value);
}
