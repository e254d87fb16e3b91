import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { idOf, matchRefusals, settledOf, type Refusal } from './match-refusals.ts';

/**
 * The outcomes of records at one receiver, kept as long as the record objects exist. The value is the refusal of the
 * record, or `null` if the record was accepted. When a batch is tried again, only records without an outcome are sent.
 */
export type Settlement = WeakMap<TelemetryRecord, Refusal | null>;

/** Remembers the outcomes of a batch from the return value of an exporter. Throws if the value is not a delivery. */
export function settle(settlement: Settlement, sent: readonly TelemetryRecord[], delivery: Delivery): void {
  const settled = settledOf(sent, delivery);
  const refusals = matchRefusals(settled, delivery.rejected);
  for (const record of settled) settlement.set(record, refusals.get(record) ?? null);
}

/** Returns the outcome of a batch as a delivery. It covers only the records before the first one without an outcome. */
export function deliveryOf(settlement: Settlement, records: readonly TelemetryRecord[]): Delivery {
  const open = records.findIndex((record) => !settlement.has(record));
  const settled = open < 0 ? records : records.slice(0, open);
  const rejected = settled.flatMap((record) => {
    const refusal = settlement.get(record);
    return refusal ? { ...refusal, id: idOf(record) ?? refusal.id } : [];
  });
  return { accepted: settled.length - rejected.length, rejected };
}
