import { observeResult, REQUEST_SPAN, type FoundSpan, type TracedRequestInit } from '../core/internal.ts';
import type { Undo } from '../patch/index.ts';
import { replaceMethod } from './replace-methods.ts';

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * Lets the requests of one supabase-js object say which span they belong to. `settled` gets the outcome of each
 * request: its Response, or its error.
 *
 * Each part of supabase-js keeps its way to `fetch` in a member named `fetch`. It passes the given `init`, with its
 * symbols, through its own awaits down to the page's `fetch`. Returns the undo, or `undefined` if the object has no
 * such member or is frozen.
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
    // An existing mark was made closer to the call, and wins.
    const marked: TracedRequestInit | undefined = found ? { [REQUEST_SPAN]: found, ...init } : init;
    return observeResult(
      // Called without `this`, as supabase-js does: the browser's own `fetch` accepts no other object.
      () => (inner as Fetch)(input, marked),
      (outcome, response) => settled('error' in outcome ? outcome.error : response),
    );
  };
  return replaceMethod(target as object, 'fetch', value);
}
