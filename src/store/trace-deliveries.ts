import { conventions, describeDelivery } from '../core/internal.ts';
import type { DeliveryAccount, DeliveryState, TelemetryRecord, TracingEvent } from '../core/index.ts';

type DeliveryEvent = Extract<TracingEvent, { readonly type: 'delivery' }>;

/** Counts for each trace how many of its records wait, are being sent, have arrived or are lost. */
export interface TraceDeliveries {
  /**
   * Counts the error records that were queued before this object was created. It does so only if the account shows that
   * all records so far still wait, or that all of them have arrived. In any other case it is not known which of the
   * records have arrived.
   */
  readonly adopt: (records: readonly TelemetryRecord[], account: DeliveryAccount) => void;
  /** Counts the records of a delivery event, and returns the ids of their traces. */
  readonly count: (event: DeliveryEvent) => ReadonlySet<string>;
  /**
   * Returns the delivery of a trace. Returns `undefined` if no record of the trace had to be exported, or if the trace
   * is no longer among the last 200.
   */
  readonly of: (traceId: string) => DeliveryState | undefined;
  /** Returns the ids of the traces with records that wait until their user signs in again. */
  readonly held: () => readonly string[];
}

interface Counts {
  queued: number;
  sending: number;
  /** How many of the queued records wait until their user signs in again. */
  held: number;
  delivered: number;
  dropped: number;
  problem: string | undefined;
}

const NONE: Counts = { queued: 0, sending: 0, held: 0, delivered: 0, dropped: 0, problem: undefined };

/** Creates the counts. They cover only the last 200 traces. */
export function createTraceDeliveries(): TraceDeliveries {
  const mostTraces = 200;
  const traces = new Map<string, Counts>();
  // The records that the counts include. A record that was queued before this object was created can be missing in this
  // set. When such a record is delivered, `queued` must not go down, because the record was never added to `queued`.
  const counted = new WeakSet<TelemetryRecord>();

  function countsOf(traceId: string): Counts {
    const known = traces.get(traceId);
    if (known) return known;
    const counts: Counts = { ...NONE };
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
    held: () => [...traces].filter(([, { held }]) => held > 0).map(([traceId]) => traceId),
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
        else if (change === 'held') counts.held++;
        else if (change === 'sending') {
          counts.sending++;
          // The user has signed in again, so no record of the trace is held any more.
          counts.held = 0;
        } else {
          // This count must not fall below 0: a full queue also drops records that were not being sent.
          counts.sending = Math.max(0, counts.sending - 1);
          counts.problem = change === 'delivered' ? undefined : delivery.problem;
          if (change !== 'kept') {
            counts.queued--;
            counts.held = Math.min(counts.held, counts.queued);
            counts[change]++;
          }
        }
      }
      return changed;
    },
  };
}
