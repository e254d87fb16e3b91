import type { Delivery, Exporter } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { untracedFetch } from './untraced-fetch.ts';

// Browsers limit all requests that outlive a page to 64 KiB together. Requests of the app count too.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const EXIT_BYTES = 60_000;

/** Calls an exporter. It can be the app's code: it may throw at once, return a useless value, or never settle. */
export function callExporter(
  exporter: Exporter,
  batch: readonly TelemetryRecord[],
  exit: boolean,
): Promise<Delivery> {
  const timeoutMs = 10_000;
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout>;
  return new Promise<Delivery>((resolve, reject) => {
    timer = setTimeout(() => {
      const reason = new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError');
      controller.abort(reason);
      // The exporter may ignore its signal.
      reject(reason);
    }, timeoutMs);
    const maxBytes = exit ? EXIT_BYTES : Infinity;
    exporter(batch, { signal, exit, maxBytes, fetch: untracedFetch }).then(resolve, reject);
  }).finally(() => clearTimeout(timer));
}
