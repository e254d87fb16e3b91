import type { DropReason } from './delivery-account.ts';
import type { Diagnostic } from '../records/diagnostics.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** The functions of a queue that its storage can call. */
export interface StoredQueue {
  /** Moves the waiting records from the source into the queue. The queue then calls `keep` for each record. */
  pull(): void;
  /** Queues records of earlier pages. `ageMs` is the time that a record has waited already, in milliseconds. */
  adopt(left: readonly (readonly [record: TelemetryRecord, ageMs: number])[]): void;
  /** Counts records of earlier pages that can never be sent. */
  lose(count: number, reason: DropReason): void;
  /** Tells whether the queue can send records of an identity now. `null` stands for signed-out records. */
  canSend(identity: string | null): boolean;
  /** Drops the least important record to make room. Returns false if there was no record to drop. */
  shed(): boolean;
  report(diagnostic: Diagnostic): void;
}

/** An open storage. It keeps queued records after the page has ended. */
export interface OpenStorage {
  /**
   * Called with each record that is queued. Also called without a record when records wait at the source. The storage
   * can then call `pull` to queue them.
   */
  readonly keep: (record?: TelemetryRecord) => void;
  /**
   * Called when the identity has changed. The records with the resource `renamed` have got the new identity. The storage
   * can look for records of the new identity.
   */
  readonly identify: (renamed: TelemetryRecord['resource'] | undefined) => void;
  /** Called with records that are no longer in the queue. */
  readonly forget: (records: readonly TelemetryRecord[]) => void;
  /** Saves all unsaved records immediately, because the page could end at any moment. */
  readonly save: () => void;
  readonly close: () => void;
}

/** A storage that keeps queued records after their page has ended. `durableQueue` creates it. */
export interface DurableQueue {
  /** The greatest number of records that can wait. */
  readonly maxRecords: number;
  /** The longest time that a record can wait, in milliseconds. */
  readonly maxAgeMs: number;
  readonly open: (queue: StoredQueue) => OpenStorage;
}

/** The limits of a queue that keeps its records in memory. */
export const IN_MEMORY: Pick<DurableQueue, 'maxRecords' | 'maxAgeMs'> = {
  maxRecords: 1000,
  maxAgeMs: 7 * 24 * 3_600_000,
};
