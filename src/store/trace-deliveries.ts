import { describeDelivery } from '../core/internal.ts';
import type { DeliveryAccount, DeliveryState, TelemetryRecord, TracingEvent } from '../core/index.ts';

type DeliveryEvent = Extract<TracingEvent, { readonly type: 'delivery' }>;

/** What becomes of the records of each trace. */
export interface TraceDeliveries {
  /** Counts records that were recorded earlier, where the account leaves no doubt about what became of them. */
  readonly adopt: (records: readonly TelemetryRecord[], account: DeliveryAccount) => void;
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
  // What was queued before anybody counted must not be taken off the count when it arrives.
  const counted = new WeakSet<TelemetryRecord>();

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
    adopt(records, { queued, delivered, dropped }) {
      const isLost = Object.keys(dropped).length > 0;
      if (isLost || !queued === !delivered) return;
      for (const record of records) {
        counted.add(record);
        countsOf(record.traceId!)[queued ? 'queued' : 'delivered']++;
      }
    },
    count({ records, change, delivery }) {
      const changed = new Set<string>();
      for (const record of records) {
        const { traceId } = record;
        if (change === 'queued') counted.add(record);
        if (traceId === undefined || !counted.has(record)) continue;
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
