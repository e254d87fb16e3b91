/** Where records are: `captured = queued + delivered + dropped` at every instant. */
export interface DeliveryState {
  /**
   * `queued`: some wait, and nothing has gone wrong. `sending`: some are under way. `delivered`: none waits, all arrived.
   * `partly delivered`: none waits, some are lost. `failed`: the last attempt failed and will be repeated, or all are lost.
   */
  readonly state: 'queued' | 'sending' | 'delivered' | 'partly delivered' | 'failed';
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Why the last attempt failed; absent after one that succeeded. */
  readonly problem?: string | undefined;
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
