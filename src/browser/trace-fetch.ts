import type { Instrumentation } from '../core/index.ts';
import { traceThrough } from '../core/internal.ts';
import { patchProperty } from '../patch/index.ts';

/**
 * Traces every request that goes through the page's `fetch`: a CLIENT span each, and the headers that its target may
 * receive. The caller gets the very Response or error of the browser.
 *
 * The undo restores the identical function. Where somebody has patched over ours since, ours stays below and passes
 * through. Where the page does not let its own be replaced, a diagnostic says so, and only `action.fetch` is traced.
 */
export function traceFetch(): Instrumentation {
  return (tracing) => {
    const value = traceThrough(tracing, window.fetch);
    const undo = patchProperty(window, 'fetch', ({ configurable = true, writable = true } = {}) => ({
      value,
      configurable,
      writable,
    }));
    if (!undo) throw new TypeError('fetch cannot be patched');
    return undo;
  };
}
