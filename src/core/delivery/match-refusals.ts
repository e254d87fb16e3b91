import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';

/** What a receiver said of a record that it will never take. */
export type Refusal = Delivery['rejected'][number];

/** By what a receiver names a record: the id of a span, or the uid of a log line, which those of others may lack. */
export function idOf(record: TelemetryRecord): string | undefined {
  const id = record.type === 'span' ? record.spanId : record.attributes[LOG_UID];
  return typeof id === 'string' ? id : undefined;
}

/** Gives the records of a batch of which a delivery says what became. Throws where it is none. */
export function settledOf(
  batch: readonly TelemetryRecord[],
  { accepted, rejected }: Delivery,
): readonly TelemetryRecord[] {
  const count = accepted + rejected.length;
  if (!(count >= 0)) throw new TypeError('the exporter gave no delivery');
  return batch.slice(0, count);
}

/**
 * Finds out of which records refusals speak: by the id of a span or the uid of a log line. A refusal that names no record
 * stands for the first one that is not yet refused.
 */
export function matchRefusals(
  records: readonly TelemetryRecord[],
  rejected: readonly Refusal[],
): ReadonlyMap<TelemetryRecord, Refusal> {
  const refusals = new Map<TelemetryRecord, Refusal>();
  // To look at every id takes longer than all else that a batch costs the queue.
  if (!rejected[0]) return refusals;
  const named = new Map(records.map((record) => [idOf(record), record]));
  let next = 0;
  for (const given of rejected as readonly (Refusal | undefined)[]) {
    let record = given?.id ? named.get(given.id) : undefined;
    if (!record || refusals.has(record)) {
      while (next < records.length && refusals.has(records[next]!)) next++;
      record = records[next];
    }
    if (record) refusals.set(record, given ?? { reason: 'refused' });
  }
  return refusals;
}
