// A page posts seldom: a request costs the main thread more than the records in it. What waits must also fit into the
// last request of a page, which carries about 85 spans, so from 80 on nothing waits longer than it has to.
const SOME_RECORDS = 50;
const MANY_RECORDS = 80;

/** How long few records wait, and what was not taken without a reason. */
export const IDLE_WAIT_MS = 5000;
const SOME_WAIT_MS = 1000;

/**
 * The least time between two posts that are sent because many records wait, and the time that an error waits: long
 * enough for its action to end and travel along, short enough for a person who copies a reference.
 */
export const PAUSE_MS = 250;

/** How many records go into one post. */
export const POST_RECORDS = 500;

/**
 * Tells how long a queue may wait before it sends, in milliseconds: five seconds while few records wait, one second from
 * 50 on, 250 ms with an error among them; from 80 on until 250 ms have passed since the last post.
 *
 * `waiting` counts what is not under way. `lastPostMs` is a time of `performance.now`.
 */
export function sendingDelayMs(waiting: number, isUrgent: boolean, lastPostMs: number): number {
  if (waiting >= MANY_RECORDS) return Math.max(0, lastPostMs + PAUSE_MS - performance.now());
  if (isUrgent) return PAUSE_MS;
  return waiting < SOME_RECORDS ? IDLE_WAIT_MS : SOME_WAIT_MS;
}
