import type { TelemetryRecord } from '../records/records.ts';

/**
 * The state of all records. At every instant `captured + adopted = queued + delivered + dropped`. Adopted records are
 * records of an earlier page that a durable queue took over.
 */
export interface DeliveryState {
  /**
   * `queued`: records wait, and nothing has gone wrong. `sending`: records are under way. `delivered`: no record waits,
   * and all arrived. `partly delivered`: no record waits, and some are lost. `failed`: the last attempt failed and will
   * be repeated, or all records are lost.
   */
  readonly state: 'queued' | 'sending' | 'delivered' | 'partly delivered' | 'failed';
  /** Records that wait or are under way. Log lines and spans without an error count from the next delivery on. */
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Why the last attempt failed. Absent after a successful attempt. */
  readonly problem?: string | undefined;
}

/** Tells that the state of records has changed. */
export interface DeliveryEvent {
  readonly type: 'delivery';
  /** The new state of all records. */
  readonly delivery: DeliveryState;
  /** The records that have changed, all in the same way. */
  readonly records: readonly TelemetryRecord[];
  readonly change: DeliveryChange;
}

/** The latest change of records. Records that an attempt did not settle are `kept` in the queue. */
export type DeliveryChange = 'queued' | 'sending' | 'delivered' | 'dropped' | 'kept';

/** Derives the state from the counts. `sending` counts the queued records that are under way. */
export function describeDelivery({
  sending,
  ...rest
}: Omit<DeliveryState, 'state'> & { sending: number }): DeliveryState {
  const waiting = sending ? 'sending' : rest.problem ? 'failed' : 'queued';
  const lost = rest.delivered ? 'partly delivered' : 'failed';
  return { state: rest.queued ? waiting : rest.dropped ? lost : 'delivered', ...rest };
}
