import { describeDelivery, type DeliveryState, type TracingEvent } from '../core/index.ts';

type DeliveryEvent = Extract<TracingEvent, { readonly type: 'delivery' }>;

/** What becomes of the records of each trace. */
export interface TraceDeliveries {
  /** Counts what an event says, and gives the traces that it speaks of. */
  readonly count: (event: DeliveryEvent) => ReadonlySet<string>;
  /** Gives how a trace stands; nothing where no record of it was to be exported, or long ago. */
  readonly of: (traceId: string) => DeliveryState | undefined;
}

interface Counts {
  queued: number;
  sending: number;
  delivered: number;
  dropped: number;
  problem: string | undefined;
}

/** Creates the counts, for the last 200 traces. */
export function createTraceDeliveries(): TraceDeliveries {
  const mostTraces = 200;
  const traces = new Map<string, Counts>();

  function countsOf(traceId: string): Counts {
    const known = traces.get(traceId);
    if (known) return known;
    const counts: Counts = { queued: 0, sending: 0, delivered: 0, dropped: 0, problem: undefined };
    traces.set(traceId, counts);
    const [oldest] = traces.keys();
    if (traces.size > mostTraces) traces.delete(oldest!);
    return counts;
  }

  return {
    of(traceId) {
      const counts = traces.get(traceId);
      return counts && describeDelivery(counts);
    },
    count({ records, change, delivery }) {
      const changed = new Set<string>();
      for (const { traceId } of records) {
        if (traceId === undefined) continue;
        changed.add(traceId);
        const counts = countsOf(traceId);
        if (change === 'queued') counts.queued++;
        else if (change === 'sending') counts.sending++;
        else {
          // A full queue drops what was not under way.
          counts.sending = Math.max(0, counts.sending - 1);
          counts.problem = change === 'delivered' ? undefined : delivery.problem;
          if (change !== 'kept') {
            counts.queued--;
            counts[change]++;
          }
        }
      }
      return changed;
    },
  };
}
