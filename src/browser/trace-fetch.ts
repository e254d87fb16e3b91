import type { Instrumentation } from '../core/index.ts';
import { traceThrough } from '../core/internal.ts';
import { patchProperty } from '../patch/index.ts';

/**
 * Traces every request that goes through the page's `fetch`. Each request gets a CLIENT span, and the headers that its
 * target may receive. The caller gets the browser's own Response or error, unchanged.
 *
 * The undo restores the identical function. If other code has patched over ours since, ours stays below and passes
 * calls through. If the page does not let its `fetch` be replaced, a diagnostic says so, and only `action.fetch` is
 * traced.
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
