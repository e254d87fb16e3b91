import type { Exporter } from '../../core/index.ts';

/**
 * Wraps an exporter to remember the outcome of its last batch. `isReceiving` returns whether the receiver accepted or
 * rejected every record of that batch.
 */
export function watchExporter(exporter: Exporter): { exporter: Exporter; isReceiving: () => boolean } {
  let isReceiving = true;
  return {
    async exporter(records, request) {
      try {
        const delivery = await exporter(records, request);
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
