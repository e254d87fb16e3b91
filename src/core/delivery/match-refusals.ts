import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';

/** The answer of a receiver about a record that it will never take. */
export type Refusal = Delivery['rejected'][number];

/** Gives the id by which a receiver names a record: a span id, or a log line's uid. A foreign line may have no uid. */
export function idOf(record: TelemetryRecord): string | undefined {
  const id = record.type === 'span' ? record.spanId : record.attributes[LOG_UID];
  return typeof id === 'string' ? id : undefined;
}

/** Gives the records of a batch that a delivery settles. Throws if the value is not a delivery. */
export function settledOf(
  batch: readonly TelemetryRecord[],
  { accepted, rejected }: Delivery,
): readonly TelemetryRecord[] {
  const count = accepted + rejected.length;
  if (!(count >= 0)) throw new TypeError('the exporter returned no delivery');
  return batch.slice(0, count);
}

/**
 * Finds the record of each refusal, by the id of a span or the uid of a log line. A refusal that names no record stands
 * for the first record that is not refused yet.
 */
export function matchRefusals(
  records: readonly TelemetryRecord[],
  rejected: readonly Refusal[],
): ReadonlyMap<TelemetryRecord, Refusal> {
  const refusals = new Map<TelemetryRecord, Refusal>();
  // Reading every id takes longer than all other work of the queue for a batch.
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
