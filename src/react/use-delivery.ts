'use client';
import type { DeliveryState } from '../core/index.ts';
import { useTracingStore } from './use-tracing.ts';

/**
 * Gives how much of what was recorded has been sent, and renders again when that changes.
 *
 * Throws without a `TracingProvider` above.
 */
export function useDelivery(): DeliveryState;
/**
 * The same for one trace, such as `report.traceId` of an error: `undefined` where nothing of it is to be sent, and for
 * traces that are not among the store's recent references.
 *
 * @example
 * const delivery = useDelivery(report.traceId);
 * if (delivery?.state === 'failed') offerSupportBundle();
 */
export function useDelivery(traceId: string | undefined): DeliveryState | undefined;
export function useDelivery(...traceIds: [traceId?: string]): DeliveryState | undefined {
  const [traceId = ''] = traceIds;
  return useTracingStore(({ delivery, deliveries }) => (traceIds.length ? deliveries[traceId] : delivery));
}
