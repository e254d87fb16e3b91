import type { Instrumentation } from '../core/index.ts';
import { traceThrough } from '../core/internal.ts';
import { findHolder, patchProperty } from '../patch/index.ts';

/**
 * Traces every request that goes through the `fetch` of the page or the worker. Each request gets a CLIENT span, and
 * the headers that its target may receive. The caller gets the browser's own Response or error, unchanged.
 *
 * The undo restores the original `fetch`. If other code has wrapped the traced `fetch` in the meantime, the traced
 * `fetch` stays, but after the undo it only calls the original. If the page does not allow a new `fetch`, a diagnostic
 * says so, and only `action.fetch` is traced.
 */
export function traceFetch(): Instrumentation {
  return (tracing) => {
    const value = traceThrough(tracing, globalThis.fetch);
    const undo = patchProperty(
      findHolder('fetch') ?? globalThis,
      'fetch',
      ({ configurable = true, writable = true } = {}) => ({
        value,
        configurable,
        writable,
      }),
    );
    if (!undo) throw new TypeError('fetch cannot be patched');
    return undo;
  };
}
