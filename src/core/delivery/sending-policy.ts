import { monotonicMs } from '../records/clock.ts';

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
 * `waiting` is the number of records that are not being sent. `lastPostMs` is a time of `monotonicMs`.
 */
export function sendingDelayMs(waiting: number, isUrgent: boolean, lastPostMs: number): number {
  if (waiting >= MANY_RECORDS) return Math.max(0, lastPostMs + PAUSE_MS - monotonicMs());
  if (isUrgent) return PAUSE_MS;
  return waiting < SOME_RECORDS ? IDLE_WAIT_MS : SOME_WAIT_MS;
}

const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Decides how long a queue pauses. The pause grows with each failure in a row. */
export class RetryPause {
  #failuresInARow = 0;

  /**
   * Notes a success. Returns the pause before the next request, in milliseconds: a second at least, and an hour at most.
   * `askedMs` is the pause that the receiver asks for. If it is not a number above 0, returns `undefined`.
   */
  afterSuccess(askedMs: unknown): number | undefined {
    this.#failuresInARow = 0;
    return typeof askedMs === 'number' && askedMs > 0
      ? Math.min(Math.max(askedMs, FIRST_PAUSE_MS), LONGEST_PAUSE_MS) + Math.random() * FIRST_PAUSE_MS
      : undefined;
  }

  /** Notes a failure. Returns the pause in milliseconds. */
  afterFailure(): number {
    // Full jitter: after an outage, pages must not all send at the same moment.
    return Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failuresInARow++);
  }
}
