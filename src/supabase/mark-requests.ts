import { REQUEST_SPAN, type ActiveSpan, type Span, type TracedRequestInit } from '../core/index.ts';
import { replaceProperty } from './replace-property.ts';

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/**
 * Lets the requests of one supabase-js object say which span they belong to.
 *
 * Each part of supabase-js keeps its way to `fetch` in a member of that name, and spreads the `init` that goes in, with
 * its symbols, through its own awaits down to the page's `fetch`. Gives back the undo, or `undefined` where the object
 * has no such member, or is frozen.
 */
export function markRequests(target: unknown, spanOf: () => Span | undefined): (() => void) | undefined {
  const inner = (target as { fetch?: unknown } | null | undefined)?.fetch;
  if (typeof inner !== 'function') return undefined;
  const marked: Fetch = (input, init) => {
    const span = spanOf() as ActiveSpan | undefined;
    // A mark that is there already was made nearer to the call.
    const markedInit: TracedRequestInit | undefined = span ? { [REQUEST_SPAN]: span, ...init } : init;
    // Without a receiver, as supabase-js calls it: the browser's own `fetch` accepts no other.
    return (inner as Fetch)(input, markedInit);
  };
  return replaceProperty(target as object, 'fetch', { value: marked });
}
