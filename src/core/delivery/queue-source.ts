import type { DeliveryAccount } from './delivery-account.ts';
import type { DeliveryEvent } from './delivery-state.ts';
import type { DurableQueue } from './durable-queue.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { TelemetryRecord } from '../records/records.ts';
import type { Subscribers } from '../records/subscribers.ts';

/**
 * The source of the records of a delivery queue. The queue asks the source for records. The source never pushes them.
 */
export interface QueueSource {
  /** Returns the records that are to be sent and that no earlier call has returned. */
  readonly take: () => readonly TelemetryRecord[];
  /**
   * Returns more records when a delivery begins: log lines that tell how many lines were left out, and snapshots of
   * open spans. There are snapshots of all open spans of each trace that has an error in the queue. At page exit, there
   * are snapshots of all open spans. While earlier snapshots wait in the queue, there are no new snapshots.
   */
  readonly takeForDelivery: (
    queued: ReadonlyMap<TelemetryRecord, unknown>,
    exit: boolean,
  ) => readonly TelemetryRecord[];
  /** Called after each successful delivery, with the numbers of all records that were dropped so far. */
  readonly noteDropped: (dropped: DeliveryAccount['dropped']) => void;
}

/** The objects that a delivery queue works with. */
export interface QueueSurroundings {
  readonly source: QueueSource;
  readonly diagnostics: Diagnostics;
  /** The listeners to delivery events. */
  readonly subscribers: Pick<Subscribers<DeliveryEvent>, 'has' | 'tell'>;
  /** Keeps queued records after the page has ended. @default none: records wait in memory */
  readonly storage?: DurableQueue | undefined;
  /** Whether a page sends the records, as its users. @default false: a program sends its records as itself */
  readonly hasUsers?: boolean | undefined;
}
