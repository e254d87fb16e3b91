import { followPromises } from '../async-context/internal.ts';
import type { Tracing, TracingOptions } from '../core/index.ts';
import { createTracing as createCoreTracing } from '../core/internal.ts';
import { captureErrors } from './capture-errors.ts';
import { flushOnExit } from './page/flush-on-exit.ts';
import { limitContext } from './page/limit-context.ts';
import { traceFetch } from './trace-fetch.ts';

/**
 * Creates the tracing of a browser app. An app creates this one object at its start.
 *
 * Without further settings it traces `fetch`, captures uncaught errors, and sends its headers only to the page's own
 * origin. Throws if a setting cannot work; the message says how to correct it. The methods of the tracing never throw.
 * Without a page, as in server rendering, it traces only explicit actions.
 *
 * @example
 * const tracing = createTracing({ service: 'shop-web', exporter: otlpExporter({ url: '/otlp' }) });
 */
export function createTracing(options: TracingOptions): Tracing {
  if (typeof document === 'undefined') {
    return createCoreTracing({ ...options, instrumentations: [], queue: undefined });
  }
  const { instrumentations = [traceFetch(), captureErrors()] } = options;
  return createCoreTracing(
    {
      ...options,
      instrumentations: [...instrumentations, flushOnExit, followPromises, limitContext],
    },
    {
      baseUrl: () => document.baseURI,
      // A frame in a sandbox has the origin "null", whatever its address says.
      ownOrigin: window.origin,
      isOffline: () => !navigator.onLine,
    },
  );
}
