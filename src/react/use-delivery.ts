'use client';
import type { DeliveryState } from '../core/index.ts';
import { useTracingStore } from './use-tracing.ts';

/**
 * Gives the delivery of all records: how many have been sent and how many wait. Renders again when it changes.
 *
 * Throws without a `TracingProvider` above.
 */
export function useDelivery(): DeliveryState {
  return useTracingStore(({ delivery }) => delivery);
}

/**
 * Gives the delivery of one trace, such as the trace of an error: `useDeliveryOf(occurrence?.traceId)`.
 *
 * Gives `undefined` without a trace id, if no record of the trace is to be sent, and if the store's recent references do
 * not include the trace. Throws without a `TracingProvider` above.
 *
 * @example
 * const delivery = useDeliveryOf(occurrence.traceId);
 * if (delivery?.state === 'failed') offerSupportBundle();
 */
export function useDeliveryOf(traceId: string | undefined): DeliveryState | undefined {
  return useTracingStore(({ deliveries }) => deliveries[traceId ?? '']);
}
