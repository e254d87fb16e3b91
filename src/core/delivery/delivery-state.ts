import type { TelemetryRecord } from '../records/records.ts';

/**
 * The state of all records. At every moment `captured + adopted = queued + delivered + dropped`. Adopted records are
 * records of an earlier page that a durable queue took over.
 */
export interface DeliveryState {
  /**
   * The state of all records in one word.
   *
   * - `queued`: records wait, and the last attempt did not fail.
   * - `sending`: records are being sent.
   * - `delivered`: no record waits, and all records were delivered.
   * - `partly delivered`: no record waits. Some records were delivered, and others were dropped.
   * - `held`: all waiting records wait until their user signs in again.
   * - `failed`: the last attempt failed and will be repeated, or no record waits and all were dropped.
   */
  readonly state: 'queued' | 'sending' | 'delivered' | 'partly delivered' | 'held' | 'failed';
  /**
   * Records that wait or are being sent. Log lines and spans without an error are not counted before the next delivery
   * begins.
   */
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Why the last attempt failed. Absent if the last attempt succeeded. */
  readonly problem?: string | undefined;
}

/** The event that tells that the state of records has changed. */
export interface DeliveryEvent {
  readonly type: 'delivery';
  /** The state of all records after the change. */
  readonly delivery: DeliveryState;
  /** The records that have changed. All of them have changed in the same way. */
  readonly records: readonly TelemetryRecord[];
  readonly change: DeliveryChange;
}

/**
 * The latest change of records.
 *
 * - `kept`: an attempt ended, and the records stay in the queue.
 * - `held`: the records stay in the queue until their user signs in again.
 */
export type DeliveryChange = 'queued' | 'sending' | 'delivered' | 'dropped' | 'kept' | 'held';

/** The counts from which a delivery state is derived. */
export interface CountedDelivery extends Omit<DeliveryState, 'state'> {
  /** How many of the queued records are being sent. */
  readonly sending: number;
  /** How many of the queued records wait until their user signs in again. */
  readonly held: number;
}

/** Derives the state in one word from the counts. */
export function describeDelivery({ sending, held, ...rest }: CountedDelivery): DeliveryState {
  const waiting = sending ? 'sending' : rest.problem ? 'failed' : 'queued';
  const lost = rest.delivered ? 'partly delivered' : 'failed';
  const settled = held ? 'held' : rest.dropped ? lost : 'delivered';
  return { state: rest.queued > held ? waiting : settled, ...rest };
}
