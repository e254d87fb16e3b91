// A page sends few requests, because a request costs the main thread more than the records in it. But all waiting
// records must fit into the last request of a page, which carries about 85 spans. So 80 waiting records are sent as
// soon as possible.
const SOME_RECORDS = 50;
const MANY_RECORDS = 80;

/**
 * The waiting time if fewer than 50 records wait. Records that the receiver neither accepted nor rejected also wait for
 * this time.
 */
export const IDLE_WAIT_MS = 5000;
const SOME_WAIT_MS = 1000;

/**
 * The shortest time between two requests that are sent because many records wait. A record of an error waits for this
 * time too, so that its action can end and be sent with the error. A person who copies the reference does not notice
 * the delay.
 */
export const PAUSE_MS = 250;

/** The greatest number of records in one request. */
export const POST_RECORDS = 500;

/**
 * Returns the time that a queue can wait before it sends, in milliseconds.
 *
 * - Fewer than 50 records wait five seconds.
 * - 50 to 79 records wait one second.
 * - If one of these records is an error, they wait 250 ms.
 * - 80 or more records wait until 250 ms have passed since the last request.
 *
 * `waiting` is the number of records that are not being sent. `lastPostMs` is a time of `performance.now`.
 */
export function sendingDelayMs(waiting: number, isUrgent: boolean, lastPostMs: number): number {
  if (waiting >= MANY_RECORDS) return Math.max(0, lastPostMs + PAUSE_MS - performance.now());
  if (isUrgent) return PAUSE_MS;
  return waiting < SOME_RECORDS ? IDLE_WAIT_MS : SOME_WAIT_MS;
}
