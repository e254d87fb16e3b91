/**
 * Why a record was dropped. `queue full`: more records waited than the queue has room for. `too old`: no receiver took
 * the record for seven days, or for the `maxAgeMs` of a durable queue. `too large`: even alone the record was too large for the receiver. `refused`: the receiver
 * will never take the record. `unreadable`: a record that an earlier page had saved could not be read.
 */
export type DropReason = 'queue full' | 'too old' | 'too large' | 'refused' | 'unreadable';

/**
 * Counts all records that were to be exported, by their outcome. At every instant `captured + adopted = queued +
 * delivered + dropped`, with the dropped records summed over their reasons.
 */
export interface DeliveryAccount {
  /** Records that this page made. */
  readonly captured: number;
  /** Records of earlier pages, taken over from a durable queue. */
  readonly adopted: number;
  /** Records that wait or are under way. */
  readonly queued: number;
  /** Records that the receiver has taken for good. */
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}
