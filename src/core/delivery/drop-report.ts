import type { DeliveryAccount, DropReason } from './delivery-account.ts';
import type { Attributes } from '../records/records.ts';
import { DROPPED } from '../records/semantic-conventions.ts';

const INTERVAL_MS = 60_000;

/**
 * Creates what writes down, at most once a minute, how many records were dropped since, and why. It is called after a
 * delivery that went well: while nothing gets through, it would only add to what waits.
 */
export function createDropReport(
  account: () => DeliveryAccount,
  now: () => number,
  write: (message: string, attributes: Attributes) => void,
): () => void {
  let told: DeliveryAccount['dropped'] = {};
  let toldMs = -Infinity;
  return () => {
    const { dropped } = account();
    const news = (Object.keys(dropped) as DropReason[])
      .map((reason) => [reason, dropped[reason]! - (told[reason] ?? 0)] as const)
      .filter(([, count]) => count > 0);
    // A clock that was set back begins anew, too.
    if (!news[0] || Math.abs(now() - toldMs) < INTERVAL_MS) return;
    told = dropped;
    toldMs = now();
    write(
      `Records were dropped: ${news.map(([reason, count]) => `${count} ${reason}`).join(', ')}`,
      Object.fromEntries(news.map(([reason, count]) => [`${DROPPED}.${reason.replace(' ', '_')}`, count])),
    );
  };
}
