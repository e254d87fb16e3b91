import type { DeliveryAccount } from './delivery-account.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** The source of the records of a delivery queue. The queue asks for records; the source never pushes them. */
export interface QueueSource {
  /** Gives the records to send that it has not given before. */
  readonly take: () => readonly TelemetryRecord[];
  /**
   * Gives further records when a delivery begins: lines that count left-out log lines, and snapshots of open spans. The
   * snapshots show the open spans of each trace with an error in the queue, and at page exit all open spans. The source
   * gives no snapshots while earlier snapshots still wait.
   */
  readonly takeForDelivery: (
    queued: ReadonlyMap<TelemetryRecord, unknown>,
    exit: boolean,
  ) => readonly TelemetryRecord[];
  /** Called after each successful delivery, with the counts of records dropped so far. */
  readonly noteDropped: (dropped: DeliveryAccount['dropped']) => void;
}
