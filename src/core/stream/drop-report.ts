import type { DeliveryAccount, DropReason } from '../delivery/delivery-account.ts';
import type { Attributes } from '../records/records.ts';
import { DROPPED } from '../records/semantic-conventions.ts';

const INTERVAL_MS = 60_000;

type Dropped = DeliveryAccount['dropped'];

/**
 * Creates a function that writes, at most once a minute, how many records were dropped since its last line, and why.
 * The queue passes the totals after a successful delivery: while deliveries fail, the line would only add to the queue.
 */
export function createDropReport(
  now: () => number,
  write: (message: string, attributes: Attributes) => void,
): (dropped: Dropped) => void {
  let told: Dropped = {};
  let toldMs = -Infinity;
  return (dropped) => {
    const news = (Object.keys(dropped) as DropReason[])
      .map((reason) => [reason, dropped[reason]! - (told[reason] ?? 0)] as const)
      .filter(([, count]) => count > 0);
    // A clock that was set back also begins a new interval.
    if (!news[0] || Math.abs(now() - toldMs) < INTERVAL_MS) return;
    told = { ...dropped };
    toldMs = now();
    write(
      `Records were dropped: ${news.map(([reason, count]) => `${count} ${reason}`).join(', ')}`,
      Object.fromEntries(news.map(([reason, count]) => [`${DROPPED}.${reason.replace(' ', '_')}`, count])),
    );
  };
}
