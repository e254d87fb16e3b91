import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { idOf, matchRefusals, settledOf, type Refusal } from './match-refusals.ts';

/**
 * The outcomes of records at one receiver, as long as the record objects exist: the refusal of a record, or `null` if
 * it was taken. When a batch is tried again, only records without an outcome are sent.
 */
export type Settlement = WeakMap<TelemetryRecord, Refusal | null>;

/** Remembers the answer of an exporter to a batch. Throws if the answer is not a delivery. */
export function settle(settlement: Settlement, sent: readonly TelemetryRecord[], delivery: Delivery): void {
  const settled = settledOf(sent, delivery);
  const refusals = matchRefusals(settled, delivery.rejected);
  for (const record of settled) settlement.set(record, refusals.get(record) ?? null);
}

/** Gives the outcome of a batch, up to the first record with an unknown outcome. */
export function deliveryOf(settlement: Settlement, records: readonly TelemetryRecord[]): Delivery {
  const open = records.findIndex((record) => !settlement.has(record));
  const settled = open < 0 ? records : records.slice(0, open);
  const rejected = settled.flatMap((record) => {
    const refusal = settlement.get(record);
    return refusal ? { ...refusal, id: idOf(record) ?? refusal.id } : [];
  });
  return { accepted: settled.length - rejected.length, rejected };
}
