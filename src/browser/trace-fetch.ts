import type { Instrumentation } from '../core/index.ts';

// The traced one, where the page does not let its own be replaced.
let beside: typeof fetch | undefined;

/**
 * Calls the page's `fetch` as it is at that moment, traced if `traceFetch` is on.
 *
 * For clients that keep the `fetch` they find at their creation, which may be earlier than the tracing:
 * `createClient(url, key, { global: { fetch: tracedFetch } })`.
 */
export const tracedFetch: typeof fetch = (...args) => (beside ?? globalThis.fetch)(...args);

/**
 * Traces every request that goes through the page's `fetch`: a CLIENT span each, and the headers that its target may
 * receive. The caller gets the very Response or error of the browser.
 *
 * The undo restores the identical function. Where somebody has patched over ours since, ours stays below and passes
 * through. Where the page's own cannot be replaced, a diagnostic says so, and {@link tracedFetch} is traced alone.
 */
export function traceFetch(): Instrumentation {
  return (tracing) => {
    const before = Object.getOwnPropertyDescriptor(window, 'fetch');
    const traced = tracing.traceFetch(window.fetch);
    const kept = before && 'value' in before ? before : { configurable: true, writable: true };
    if (!Reflect.defineProperty(window, 'fetch', { ...kept, value: traced })) {
      beside = traced;
      tracing.report({
        kind: 'fetch',
        message: 'fetch is fixed here; only tracedFetch is traced.',
      });
    }
    return () => {
      if (beside === traced) beside = undefined;
      if (before && window.fetch === traced) Object.defineProperty(window, 'fetch', before);
    };
  };
}
