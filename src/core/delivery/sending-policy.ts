// A page posts seldom, because a request costs the main thread more than the records in it. But the waiting records
// must fit into the last request of a page, which carries about 85 spans. So from 80 on no record waits without need.
const SOME_RECORDS = 50;
const MANY_RECORDS = 80;

/** How long few records wait. Records that the receiver neither took nor refused wait as long. */
export const IDLE_WAIT_MS = 5000;
const SOME_WAIT_MS = 1000;

/**
 * The least time between two posts that are sent because many records wait. An error waits as long: its action can end
 * and travel with it, but a person who copies the reference need not wait.
 */
export const PAUSE_MS = 250;

/** How many records go into one post at most. */
export const POST_RECORDS = 500;

/**
 * Gives how long a queue may wait before it sends, in milliseconds. Few records wait five seconds, 50 or more wait one
 * second. With an error among them, records wait 250 ms. From 80 on, they wait until 250 ms have passed since the last
 * post.
 *
 * `waiting` counts the records that are not under way. `lastPostMs` is a time of `performance.now`.
 */
export function sendingDelayMs(waiting: number, isUrgent: boolean, lastPostMs: number): number {
  if (waiting >= MANY_RECORDS) return Math.max(0, lastPostMs + PAUSE_MS - performance.now());
  if (isUrgent) return PAUSE_MS;
  return waiting < SOME_RECORDS ? IDLE_WAIT_MS : SOME_WAIT_MS;
}
