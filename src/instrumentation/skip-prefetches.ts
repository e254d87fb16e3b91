import { current, run } from '../async-context/index.ts';
import type { Instrumentation } from '../core/index.ts';
import { guard, isRequest, ownOriginOf, REQUEST_SPAN, type TracedRequestInit } from '../core/internal.ts';
import { findHolder, patchProperty } from '../patch/index.ts';

// The context of work that only prepares a page. It is no span, so the work belongs to no action either.
const PREFETCH: unique symbol = Symbol.for('waybill.prefetch') as never;

/** Marks the requests of a function, such as the preload of a router, as prefetches. {@link skipPrefetches} skips them. */
export function asPrefetch<A extends unknown[], R>(prefetch: (...args: A) => R): (...args: A) => R {
  return (...args) => run(PREFETCH, () => prefetch(...args));
}

type FetchArguments = [input: RequestInfo | URL, init?: TracedRequestInit | undefined];

/** Marks a prefetch, so that no `fetch` of a tracing traces it. All other requests stay as they are. */
function markPrefetch([input, init]: FetchArguments, ownOrigin: string | undefined): FetchArguments {
  const request = isRequest(input) ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  const isOurs = current() === PREFETCH;
  if (!isOurs && !headers.has('next-router-prefetch')) return [input, init];
  // The browser would ask a server of another origin whether it allows this header.
  const { origin } = new URL(request?.url ?? `${input as URL}`, ownOrigin);
  if (isOurs && origin === ownOrigin) headers.set('purpose', 'prefetch');
  return [input, { ...init, headers, [REQUEST_SPAN]: null }];
}

/**
 * Leaves out the requests that only prepare a page which the user has not asked for: they belong to no action, so they
 * have no span and carry no ids. It knows the prefetches of Next.js, and the requests of functions from
 * {@link asPrefetch}. Those carry `purpose: prefetch` to the page's own origin, so that `isPrefetch` of `waybill/server`
 * knows them too. List it behind `traceFetch()`.
 */
export function skipPrefetches(): Instrumentation {
  return (tracing) => {
    let isOver = false;
    const undo = patchProperty(findHolder('fetch') ?? globalThis, 'fetch', () => ({
      value: new Proxy(globalThis.fetch, {
        apply(inner, self, args: FetchArguments) {
          const marked =
            args.length > 0 && !isOver
              ? guard(tracing, 'traced fetch', () => markPrefetch(args, ownOriginOf(tracing)))
              : undefined;
          return Reflect.apply(inner, self, marked ?? args);
        },
      }),
      configurable: true,
      writable: true,
    }));
    return () => {
      isOver = true;
      undo?.();
    };
  };
}
