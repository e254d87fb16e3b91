import { conventions, describeDelivery } from '../core/internal.ts';
import type { DeliveryAccount, DeliveryState, TelemetryRecord, TracingEvent } from '../core/index.ts';

type DeliveryEvent = Extract<TracingEvent, { readonly type: 'delivery' }>;

/** The delivery of the records of each trace. */
export interface TraceDeliveries {
  /** Counts the errors among earlier records, if the account shows that all records wait or that all have arrived. */
  readonly adopt: (records: readonly TelemetryRecord[], account: DeliveryAccount) => void;
  /** Counts the records of an event, and gives the ids of their traces. */
  readonly count: (event: DeliveryEvent) => ReadonlySet<string>;
  /** Gives the delivery of a trace. `undefined` if no record of it was to be exported, or if the trace is too old. */
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
  // A record may have been queued before this count began. The count must not go down when that record arrives.
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
        if (record.type !== 'log' || !(conventions.REFERENCE in record.attributes)) continue;
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
          // A full queue drops records that were not under way.
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
