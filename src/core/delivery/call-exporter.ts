import type { Delivery, Exporter, ExportRequest } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { untracedFetch } from './untraced-fetch.ts';

// Browsers limit the requests that outlive a page to 64 KiB for all of them together. The app's own requests count too.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const EXIT_BYTES = 60_000;

/** The conditions of one attempt. */
export interface ExportConditions extends Pick<ExportRequest, 'exit' | 'identity' | 'isFormer'> {
  /** The share of the bytes that a page can send at its exit, from 0 to 1. */
  readonly share: number;
}

/**
 * Calls an exporter. An exporter can be code of the app: it could throw immediately, return a useless value, or never
 * settle.
 */
export function callExporter(
  exporter: Exporter,
  batch: readonly TelemetryRecord[],
  { share, ...conditions }: ExportConditions,
): Promise<Delivery> {
  const timeoutMs = 10_000;
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout>;
  return new Promise<Delivery>((resolve, reject) => {
    timer = setTimeout(() => {
      const reason = new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError');
      controller.abort(reason);
      // The promise rejects here, because the exporter could ignore its signal.
      reject(reason);
    }, timeoutMs);
    const maxBytes = conditions.exit ? EXIT_BYTES * share : Infinity;
    exporter(batch, { ...conditions, signal, maxBytes, fetch: untracedFetch }).then(resolve, reject);
  }).finally(() => clearTimeout(timer));
}
