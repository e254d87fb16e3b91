import { followPromises } from '../async-context/internal.ts';
import type { Tracing, TracingOptions } from '../core/index.ts';
import { createTracing as createCoreTracing } from '../core/internal.ts';
import { captureErrors } from './capture-errors.ts';
import { flushOnExit } from './page/flush-on-exit.ts';
import { limitContext } from './page/limit-context.ts';
import { traceFetch } from './trace-fetch.ts';

/**
 * Creates the tracing of a browser app: the one object that an app makes at its start.
 *
 * Without further settings it traces `fetch`, captures uncaught errors, and sends its headers to the page's own origin
 * only. Throws where a setting cannot work, saying what to do; nothing that it gives back throws afterwards. Where there
 * is no page, as in server rendering, it traces explicit actions alone.
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
      // Of a frame in a sandbox that is none, whatever its address says.
      ownOrigin: window.origin,
      isOffline: () => !navigator.onLine,
    },
  );
}
