import type { Delivery } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { idOf, matchRefusals, settledOf, type Refusal } from './match-refusals.ts';

/**
 * The memory of what became of records at one receiver, as long as the record objects exist. Of a batch that is tried
 * again, only the rest is sent.
 */
export class Settlement {
  /** `null` where a record was taken. */
  readonly #answers = new WeakMap<TelemetryRecord, Refusal | null>();

  /** Tells whether it is known what became of a record. */
  has(record: TelemetryRecord): boolean {
    return this.#answers.has(record);
  }

  /** Gives why a record was refused; `null` where it was taken, and `undefined` where nothing is known. */
  refusalOf(record: TelemetryRecord): Refusal | null | undefined {
    return this.#answers.get(record);
  }

  /** Remembers that a record was taken, or why it was refused. */
  note(record: TelemetryRecord, refusal: Refusal | null): void {
    this.#answers.set(record, refusal);
  }

  /** Remembers what an exporter said of a batch. Throws where that is no delivery. */
  settle(sent: readonly TelemetryRecord[], delivery: Delivery): void {
    const settled = settledOf(sent, delivery);
    const refusals = matchRefusals(settled, delivery.rejected);
    for (const record of settled) this.note(record, refusals.get(record) ?? null);
  }

  /** Gives what became of a batch, up to the first record of which nothing is known. */
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
