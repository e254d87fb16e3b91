import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';

/** The refusal of a record: the receiver will never accept the record, and tells why. */
export type Refusal = Delivery['rejected'][number];

/**
 * Returns the id that a receiver uses for a record: the id of a span, or the uid of a log line. Returns `undefined` for
 * a log line without a uid, which did not come from Waybill.
 */
export function idOf(record: TelemetryRecord): string | undefined {
  const id = record.type === 'span' ? record.spanId : record.attributes[LOG_UID];
  return typeof id === 'string' ? id : undefined;
}

/**
 * Returns the records of a batch that the receiver accepted or rejected. They are always the first records of the
 * batch. Throws if the exporter's return value is not a delivery.
 */
export function settledOf(
  batch: readonly TelemetryRecord[],
  { accepted, rejected }: Delivery,
): readonly TelemetryRecord[] {
  const count = accepted + rejected.length;
  if (!(count >= 0)) throw new TypeError('the exporter returned no delivery');
  return batch.slice(0, count);
}

/**
 * Finds the record of each refusal, by the id of the span or the uid of the log line. If a refusal has no such id, it
 * counts for the first record that is not refused yet.
 */
export function matchRefusals(
  records: readonly TelemetryRecord[],
  rejected: readonly Refusal[],
): ReadonlyMap<TelemetryRecord, Refusal> {
  const refusals = new Map<TelemetryRecord, Refusal>();
  // No ids are read if no record is refused. Reading them takes longer than all other work of the queue for a batch.
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
