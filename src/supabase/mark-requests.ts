import { observeResult, REQUEST_SPAN, type FoundSpan, type TracedRequestInit } from '../core/internal.ts';
import type { Undo } from '../patch/index.ts';
import { replaceMethod } from './replace-methods.ts';

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * Lets the requests of one supabase-js object say which span they belong to, and tells what came of each: its Response,
 * or the error that it ended with.
 *
 * Each part of supabase-js keeps its way to `fetch` in a member of that name, and spreads the `init` that goes in, with
 * its symbols, through its own awaits down to the page's `fetch`. Gives back the undo, or none where the object has no
 * such member, or is frozen.
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
    // A mark that is there already was made nearer to the call.
    const marked: TracedRequestInit | undefined = found ? { [REQUEST_SPAN]: found, ...init } : init;
    return observeResult(
      // Without a receiver, as supabase-js calls it: the browser's own `fetch` accepts no other.
      () => (inner as Fetch)(input, marked),
      (outcome, response) => settled('error' in outcome ? outcome.error : response),
    );
  };
  return replaceMethod(target as object, 'fetch', value);
}
