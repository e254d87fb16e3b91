import type { Instrumentation } from '../core/index.ts';

/**
 * Traces every request that goes through the page's `fetch`: a CLIENT span each, and the headers that its target may
 * receive. The caller gets the very Response or error of the browser.
 *
 * The undo restores the identical function. Where somebody has patched over ours since, ours stays below and passes
 * through.
 */
export function traceFetch(): Instrumentation {
  return (tracing) => {
    const original = window.fetch;
    const traced = tracing.traceFetch(original);
    window.fetch = traced;
    return () => {
      if (window.fetch === traced) window.fetch = original;
    };
  };
}
