/**
 * Why a record was dropped.
 *
 * - `queue full`: more records waited than the queue has room for.
 * - `too old`: no receiver accepted the record for seven days, or for the `maxAgeMs` of a durable queue.
 * - `too large`: the record was too large for the receiver, even alone in a request.
 * - `other identity`: the user of the record did not sign in again before the record was too old.
 * - `refused`: the receiver will never accept the record.
 * - `unreadable`: an earlier page had saved the record, but it could not be read.
 */
export type DropReason = 'queue full' | 'too old' | 'too large' | 'other identity' | 'refused' | 'unreadable';

/**
 * Counts all records that were to be exported, by their outcome. At every moment
 * `captured + adopted = queued + delivered + dropped`. In this equation, `dropped` is the sum over all reasons.
 */
export interface DeliveryAccount {
  /** Records that this page made. */
  readonly captured: number;
  /** Records of earlier pages that this page took over from a durable queue. */
  readonly adopted: number;
  /** Records that wait or are being sent. */
  readonly queued: number;
  /** Records that the receiver has accepted. */
  readonly delivered: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}
