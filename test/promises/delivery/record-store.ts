import type { Exporter, TelemetryRecord } from 'waybill';

/**
 * The records that a store refuses, by their `nth`. The store refuses each alone by a partial success, or the whole
 * request by 400.
 */
export interface Poison {
  readonly isPoison: (nth: number) => boolean;
  readonly how: 'partial success' | 'whole request';
}

const nthOf = (record: TelemetryRecord): number => Number(record.attributes['nth'] ?? -1);
const keyOf = (record: TelemetryRecord): string =>
  record.type === 'span' ? `${record.traceId} ${record.spanId}` : String(record.attributes['log.record.uid']);

/** The store behind the ingest, in memory. Like a primary key, it makes one row of a repeated record. */
export class RecordStore {
  /** The number of times each record is stored, by its `nth`. */
  readonly stored = new Map<number, number>();
  poison: Poison | undefined;
  readonly #rows = new Set<string>();

  readonly write: Exporter = async (records) => {
    const rejected = [];
    for (const record of records) {
      const nth = nthOf(record);
      const key = keyOf(record);
      if (this.poison?.isPoison(nth)) {
        rejected.push({ id: record.type === 'span' ? record.spanId : key, reason: 'poison' });
        continue;
      }
      if (this.#rows.has(key)) continue;
      this.#rows.add(key);
      if (nth >= 0) this.stored.set(nth, (this.stored.get(nth) ?? 0) + 1);
    }
    return { accepted: records.length - rejected.length, rejected };
  };

  /** Whether a request of this body is refused as a whole. */
  refuses(body: string): boolean {
    const { poison } = this;
    if (poison?.how !== 'whole request') return false;
    return [...body.matchAll(/"key":"nth","value":\{"intValue":"(\d+)"\}/g)].some(([, nth]) =>
      poison.isPoison(Number(nth)),
    );
  }

  reset(): void {
    this.#rows.clear();
    this.stored.clear();
    this.poison = undefined;
  }
}
