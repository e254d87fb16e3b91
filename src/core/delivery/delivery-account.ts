/**
 * Why a record was given up. `queue full`: more waited than there is room for. `too old`: nobody took it for seven days.
 * `too large`: not even alone it was small enough for the receiver. `refused`: the receiver will never take it.
 * `unreadable`: what an earlier page had written down could not be read.
 */
export type DropReason = 'queue full' | 'too old' | 'too large' | 'refused' | 'unreadable';

/**
 * What has become of all records that were to be exported: at every instant `captured + adopted = queued + delivered +
 * dropped`, the dropped ones summed up over their reasons.
 */
export interface DeliveryAccount {
  /** Made by this page. */
  readonly captured: number;
  /** Left by pages before it, and taken over from a durable queue. */
  readonly adopted: number;
  /** Waiting, or under way. */
  readonly queued: number;
  /** Taken by the receiver for good. */
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}
