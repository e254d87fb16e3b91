'use client';
import type { DeliveryState } from '../core/index.ts';
import { useTracingStore } from './use-tracing.ts';

/**
 * Gives how much of what was recorded has been sent, and renders again when that changes.
 *
 * Throws without a `TracingProvider` above.
 */
export function useDelivery(): DeliveryState {
  return useTracingStore(({ delivery }) => delivery);
}

/**
 * Gives how much of one trace has been sent, such as that of an error: `useDeliveryOf(occurrence?.traceId)`.
 *
 * Nothing without a trace id, where nothing of the trace is to be sent, and for traces that are not among the store's
 * recent references. Throws without a `TracingProvider` above.
 *
 * @example
 * const delivery = useDeliveryOf(occurrence.traceId);
 * if (delivery?.state === 'failed') offerSupportBundle();
 */
export function useDeliveryOf(traceId: string | undefined): DeliveryState | undefined {
  return useTracingStore(({ deliveries }) => deliveries[traceId ?? '']);
}
