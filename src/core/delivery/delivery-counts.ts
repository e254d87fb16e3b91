import type { DeliveryAccount, DropReason } from './delivery-account.ts';
import { describeDelivery, type DeliveryState } from './delivery-state.ts';

/** Counts what became of the records of a queue. */
export class DeliveryCounts {
  captured = 0;
  adopted = 0;
  delivered = 0;
  readonly dropped: Partial<Record<DropReason, number>> = {};
  /** Why the last attempt failed. */
  problem: string | undefined;

  drop(count: number, reason: DropReason): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + count;
  }

  account(queued: number): DeliveryAccount {
    const { captured, adopted, delivered, dropped } = this;
    return { captured, adopted, queued, delivered, dropped: { ...dropped } };
  }

  describe(now: { readonly queued: number; readonly sending: number; readonly held: number }): DeliveryState {
    const { delivered, problem } = this;
    const dropped = Object.values(this.dropped).reduce((sum, count) => sum + count, 0);
    return describeDelivery({ ...now, delivered, dropped, problem });
  }
}
