import type { Exporter } from '../../core/index.ts';
import { keepContext } from './request-context.ts';

/**
 * Wraps an exporter to remember the outcome of its last batch. `isReceiving` returns whether the receiver accepted or
 * rejected every record of that batch.
 *
 * The exporter runs in the context in which the tracing was created, because a batch has records of several requests.
 * Next.js, for example, refuses each `fetch` in the context of a prerender that is over.
 */
export function watchExporter(exporter: Exporter): { exporter: Exporter; isReceiving: () => boolean } {
  let isReceiving = true;
  const runOutside = keepContext();
  return {
    async exporter(records, request) {
      try {
        const delivery = await runOutside(exporter, records, request);
        isReceiving = delivery.accepted + delivery.rejected.length >= records.length;
        return delivery;
      } catch (error) {
        isReceiving = false;
        throw error;
      }
    },
    isReceiving: () => isReceiving,
  };
}
