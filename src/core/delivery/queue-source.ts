import type { DeliveryAccount } from './delivery-account.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** Where a delivery queue gets its records. The queue asks; nothing is pushed into it. */
export interface QueueSource {
  /** Gives the records that are to be sent and were not given before. */
  readonly take: () => readonly TelemetryRecord[];
  /**
   * Gives what belongs to a delivery that begins: how many log lines were left out, and snapshots of open spans. These
   * are spans in which an error of the queue happened, and at the end of a page all. None are given while earlier ones
   * still wait.
   */
  readonly takeForDelivery: (
    queued: ReadonlyMap<TelemetryRecord, unknown>,
    exit: boolean,
  ) => readonly TelemetryRecord[];
  /** Hears after each delivery that went well how many records have been dropped so far. */
  readonly noteDropped: (dropped: DeliveryAccount['dropped']) => void;
}
