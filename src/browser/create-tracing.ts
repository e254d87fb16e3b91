import { followPromises } from '../async-context/internal.ts';
import type { Tracing, TracingOptions } from '../core/index.ts';
import { createTracing as createCoreTracing } from '../core/internal.ts';
import { captureErrors } from './capture-errors.ts';
import { baseUrl } from './page/base-url.ts';
import { flushOnExit } from './page/flush-on-exit.ts';
import { limitContext } from './page/limit-context.ts';
import { watchLeaving } from './page/watch-leaving.ts';
import { traceFetch } from './trace-fetch.ts';

// On the development server, the Vite plugin makes Vite define this global. An element of the page with this id would
// also be a global, so only the value `true` counts.
const isDeveloping = (): boolean =>
  (globalThis as { WAYBILL_DEVELOPMENT?: unknown }).WAYBILL_DEVELOPMENT === true;

/**
 * Creates the tracing of a browser app. An app calls this function once, when it starts.
 *
 * By default, the tracing traces `fetch`, captures uncaught errors, and sends its headers only to the page's own
 * origin. `createTracing` throws if a setting cannot work, and the message says how to correct the setting. The methods
 * of the tracing never throw. In a worker, requests and errors of the worker are traced. If there is neither a page nor a
 * worker, as in server rendering, only explicit actions are traced.
 *
 * @example
 * const tracing = createTracing({ service: 'shop-web', exporter: otlpExporter({ url: '/otlp' }) });
 */
export function createTracing(options: TracingOptions): Tracing {
  // Some servers run code in workers too. Such a worker has no location.
  const isWorker = 'WorkerGlobalScope' in globalThis && globalThis.location;
  if (!globalThis.document && !isWorker) {
    return createCoreTracing({ ...options, instrumentations: [], queue: undefined });
  }
  const {
    instrumentations = [traceFetch(), captureErrors()],
    environment = isDeveloping() ? 'development' : undefined,
  } = options;
  return createCoreTracing(
    {
      ...options,
      environment,
      instrumentations: [...instrumentations, flushOnExit, followPromises, limitContext],
    },
    {
      baseUrl,
      // A frame in a sandbox has the origin "null", although its address contains another origin.
      ownOrigin: globalThis.origin,
      isOffline: () => !navigator.onLine,
      watchLeaving,
    },
  );
}
