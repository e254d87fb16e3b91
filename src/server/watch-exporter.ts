import type { Exporter } from '../core/index.ts';

/**
 * Runs an exporter outside of whatever request scheduled it, and tells whether its receiver took all of the last batch.
 *
 * A timer started in a request remembers it: without this, the exporter's own log lines and requests would be put down
 * to some user.
 */
export function watchExporter(
  exporter: Exporter,
  outside: <T>(fn: () => T) => T,
): { exporter: Exporter; isReceiving: () => boolean } {
  let isReceiving = true;
  return {
    async exporter(records, request) {
      try {
        const delivery = await outside(() => exporter(records, request));
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
