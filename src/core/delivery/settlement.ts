import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { idOf, matchRefusals, settledOf, type Refusal } from './match-refusals.ts';

/**
 * Remembers the outcomes of records at one receiver, as long as the record objects exist. When a batch is tried again,
 * only records without an outcome are sent.
 */
export class Settlement {
  /** `null` for a record that was taken. */
  readonly #answers = new WeakMap<TelemetryRecord, Refusal | null>();

  /** Tells whether the outcome of a record is known. */
  has(record: TelemetryRecord): boolean {
    return this.#answers.has(record);
  }

  /** Gives the refusal of a record; `null` if it was taken, and `undefined` if the outcome is unknown. */
  refusalOf(record: TelemetryRecord): Refusal | null | undefined {
    return this.#answers.get(record);
  }

  /** Remembers the refusal of a record; `null` means that it was taken. */
  note(record: TelemetryRecord, refusal: Refusal | null): void {
    this.#answers.set(record, refusal);
  }

  /** Remembers the answer of an exporter to a batch. Throws if the answer is not a delivery. */
  settle(sent: readonly TelemetryRecord[], delivery: Delivery): void {
    const settled = settledOf(sent, delivery);
    const refusals = matchRefusals(settled, delivery.rejected);
    for (const record of settled) this.note(record, refusals.get(record) ?? null);
  }

  /** Gives the outcome of a batch, up to the first record with an unknown outcome. */
  deliveryOf(records: readonly TelemetryRecord[]): Delivery {
    const open = records.findIndex((record) => !this.has(record));
    const settled = open < 0 ? records : records.slice(0, open);
    const rejected = settled.flatMap((record) => {
      const refusal = this.refusalOf(record);
      return refusal ? { ...refusal, id: idOf(record) ?? refusal.id } : [];
    });
    return { accepted: settled.length - rejected.length, rejected };
  }
}
