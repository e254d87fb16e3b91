import type { TelemetryRecord } from '../records/records.ts';

/** Where records are: `captured = queued + delivered + dropped` at every instant. */
export interface DeliveryState {
  /**
   * `queued`: some wait, and nothing has gone wrong. `sending`: some are under way. `delivered`: none waits, all arrived.
   * `partly delivered`: none waits, some are lost. `failed`: the last attempt failed and will be repeated, or all are lost.
   */
  readonly state: 'queued' | 'sending' | 'delivered' | 'partly delivered' | 'failed';
  /** Waiting, or under way. Log lines and spans that went well join in when they are described: at the next delivery. */
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Why the last attempt failed; absent after one that succeeded. */
  readonly problem?: string | undefined;
}

/** Tells what has become of records. */
export interface DeliveryEvent {
  readonly type: 'delivery';
  /** How things stand over all. */
  readonly delivery: DeliveryState;
  /** Which records have changed, and what has become of them. */
  readonly records: readonly TelemetryRecord[];
  readonly change: DeliveryChange;
}

/** What has just become of records. Those that an attempt did not settle are `kept` in the queue. */
export type DeliveryChange = 'queued' | 'sending' | 'delivered' | 'dropped' | 'kept';

/** Says how things stand by the counts: of all queued ones some may be under way. */
export function describeDelivery({
  sending,
  ...rest
}: Omit<DeliveryState, 'state'> & { sending: number }): DeliveryState {
  const waiting = sending ? 'sending' : rest.problem ? 'failed' : 'queued';
  const lost = rest.delivered ? 'partly delivered' : 'failed';
  return { state: rest.queued ? waiting : rest.dropped ? lost : 'delivered', ...rest };
}
