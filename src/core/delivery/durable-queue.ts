import type { DropReason } from './delivery-account.ts';
import type { Diagnostic } from '../records/diagnostics.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** The functions of a queue that its storage may call. */
export interface StoredQueue {
  /** Pulls the ready records into the queue. The queue passes each record to `keep`. */
  pull(): void;
  /** Queues records of earlier pages. `ageMs` is how long a record has waited, in milliseconds. */
  adopt(left: readonly (readonly [record: TelemetryRecord, ageMs: number])[]): void;
  /** Counts records of earlier pages that can no longer be sent. */
  lose(count: number, reason: DropReason): void;
  /** Drops the least important record to make room. Gives false if there was no record to drop. */
  shed(): boolean;
  report(diagnostic: Diagnostic): void;
}

/** An open storage. It keeps queued records after the page has ended. */
export interface OpenStorage {
  /** Called with a record when it is queued. Called without a record when records are ready: `pull` queues them. */
  readonly keep: (record?: TelemetryRecord) => void;
  /** Called with records that are no longer queued. */
  readonly forget: (records: readonly TelemetryRecord[]) => void;
  /** Saves all unsaved records at once, because the page may end at any moment. */
  readonly save: () => void;
  readonly close: () => void;
}

/** A storage in which queued records outlive their page. `durableQueue` creates it. */
export interface DurableQueue {
  /** How many records may wait. */
  readonly maxRecords: number;
  /** How long a record may wait, in milliseconds. */
  readonly maxAgeMs: number;
  readonly open: (queue: StoredQueue) => OpenStorage;
}
