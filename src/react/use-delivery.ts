'use client';
import type { DeliveryState } from '../core/index.ts';
import { useTracingStore } from './use-tracing.ts';

/**
 * Returns the delivery of all records: how many have been sent and how many wait. The component renders again when the
 * delivery changes.
 *
 * The hook throws if there is no `TracingProvider` above the component.
 */
export function useDelivery(): DeliveryState {
  return useTracingStore(({ delivery }) => delivery);
}

/**
 * Returns the delivery of one trace, such as the trace of an error: `useDeliveryOf(occurrence?.traceId)`.
 *
 * Returns `undefined` in each of these cases: there is no trace id, no record of the trace has to be sent, or the trace
 * is not among the store's recent references. The hook throws if there is no `TracingProvider` above the component.
 *
 * @example
 * const delivery = useDeliveryOf(occurrence.traceId);
 * if (delivery?.state === 'failed') offerSupportBundle();
 */
export function useDeliveryOf(traceId: string | undefined): DeliveryState | undefined {
  return useTracingStore(({ deliveries }) => deliveries[traceId ?? '']);
}
