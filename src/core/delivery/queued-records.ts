import { identityOf } from './sendable-identities.ts';
import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SEVERITIES } from '../records/severity.ts';

function importanceOf(record: TelemetryRecord): number {
  if (isError(record)) return 3;
  const severity = record.type === 'span' ? SEVERITIES.info : record.severityNumber;
  return severity < SEVERITIES.info ? 0 : severity < SEVERITIES.warn ? 1 : 2;
}

/**
 * The waiting records, oldest first. The value of each record is the time when it began to wait, in milliseconds of
 * `performance.now`. The map also knows which records to drop first if there are too many.
 */
export class QueuedRecords extends Map<TelemetryRecord, number> {
  /** The records that wait until their user signs in again. */
  readonly held: Set<TelemetryRecord> = new Set();
  readonly #ranks = [0, 1, 2, 3].map(() => new Set<TelemetryRecord>());
  /**
   * For each rank, an iterator that stands where the last search ended. A search from the beginning would have to step
   * over the empty slots of all removed records.
   */
  readonly #places = this.#ranks.map((rank) => rank.values());

  override set(record: TelemetryRecord, sinceMs: number): this {
    this.#ranks[importanceOf(record)]!.add(record);
    return super.set(record, sinceMs);
  }

  override delete(record: TelemetryRecord): boolean {
    this.#ranks[importanceOf(record)]!.delete(record);
    this.held.delete(record);
    return super.delete(record);
  }

  /** Returns the records that were captured under an identity, oldest first. */
  ofIdentity(identity: string | null): TelemetryRecord[] {
    return [...this.keys()].filter((record) => identityOf(record) === identity);
  }

  /** Returns the records that began to wait before a time of `performance.now`. */
  olderThan(ms: number): TelemetryRecord[] {
    return [...this.keys()].filter((record) => this.get(record)! < ms);
  }

  /** Finds the records that wait until their user signs in again. Returns those that did not wait for this before. */
  hold(canSend: (identity: string | null) => boolean): TelemetryRecord[] {
    const before = new Set(this.held);
    this.held.clear();
    for (const record of this.keys()) if (!canSend(identityOf(record))) this.held.add(record);
    return [...this.held].filter((record) => !before.has(record));
  }

  /** Returns the oldest record of the lowest severity for which `mayGo` returns true. Errors come last. */
  leastImportant(mayGo: (record: TelemetryRecord) => boolean): TelemetryRecord | undefined {
    for (const [nth, rank] of this.#ranks.entries()) {
      // The second round searches from the beginning, because `mayGo` could now allow a record that it refused before.
      for (let rounds = 0; rounds < 2; rounds++) {
        // A loop over the same iterator of a Set continues where the previous loop stopped.
        for (const record of this.#places[nth]!) if (mayGo(record)) return record;
        this.#places[nth] = rank.values();
      }
    }
    return undefined;
  }
}
