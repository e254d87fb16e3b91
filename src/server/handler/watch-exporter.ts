import type { Exporter } from '../../core/index.ts';

/** Watches an exporter, and tells whether its receiver accepted the whole last batch. */
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
