import type { Instrumentation } from '../core/index.ts';
import { replaceMethod } from './replace-method.ts';

/**
 * Traces every request that goes through the page's `fetch`: a CLIENT span each, and the headers that its target may
 * receive. The caller gets the very Response or error of the browser.
 */
export function traceFetch(): Instrumentation {
  return (tracing) => replaceMethod(window, 'fetch', tracing.traceFetch);
}
