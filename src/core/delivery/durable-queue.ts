import type { DropReason } from './delivery-account.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** What a storage may do with the queue whose records it keeps. */
export interface StoredQueue {
  /** Pulls the records that are ready into the queue, which hands each to `keep`. */
  readonly pull: () => void;
  /** Queues what earlier pages left, each with how long it has waited, in milliseconds. */
  readonly adopt: (left: readonly (readonly [record: TelemetryRecord, ageMs: number])[]) => void;
  /** Counts what earlier pages left and nobody can send any more. */
  readonly lose: (count: number, reason: DropReason) => void;
  /** Drops the least important record to make room; tells whether there was one. */
  readonly shed: () => boolean;
  readonly report: Diagnostics['report'];
}

/** Keeps queued records beyond the life of a page. */
export interface OpenStorage {
  /** Hears that a record is queued, or, without one, that some are ready: `pull` queues them. */
  readonly keep: (record?: TelemetryRecord) => void;
  /** Hears which records are queued no more. */
  readonly forget: (records: readonly TelemetryRecord[]) => void;
  /** Writes down at once what it has not yet: the page may be over any moment. */
  readonly save: () => void;
  readonly close: () => void;
}

/** Where queued records outlive their page; `durableQueue` makes one. */
export interface DurableQueue {
  /** How many records may wait. */
  readonly maxRecords: number;
  /** How long one may wait, in milliseconds. */
  readonly maxAgeMs: number;
  readonly open: (queue: StoredQueue) => OpenStorage;
}
