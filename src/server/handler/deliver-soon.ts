import type { SpanCarrier } from '../../core/internal.ts';
import { unref } from '../work/unref.ts';

const WAIT_MS = 250;
const MOST_REQUESTS = 200;

/**
 * Creates the function that a server calls after each request. It delivers the records of 200 requests together, and at
 * the latest after 250 ms. The wait does not keep the process alive.
 */
export function createDeliverSoon(deliver: () => void, carrier: SpanCarrier): () => void {
  let waiting = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function deliverNow(): void {
    clearTimeout(timer);
    timer = undefined;
    waiting = 0;
    deliver();
  }

  return () => {
    if (++waiting >= MOST_REQUESTS) return deliverNow();
    if (timer !== undefined) return;
    // The timer belongs to no request.
    timer = carrier.run(undefined, () => setTimeout(deliverNow, WAIT_MS));
    unref(timer);
  };
}
