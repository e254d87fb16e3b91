import { monotonicMs } from '../records/clock.ts';
import { cancelLater, later } from '../records/later.ts';

/** A timer that calls a function at the earliest requested time. */
export interface QueueTimer {
  /**
   * Requests a call after a delay. If a pending call is due earlier, the request is ignored. Otherwise the request
   * replaces the pending call.
   */
  readonly schedule: (delayMs: number) => void;
  /** Returns the delay that was requested for the pending call. Returns `Infinity` if no call is pending. */
  readonly waitMs: () => number;
  /** Cancels the pending call. */
  readonly cancel: () => void;
}

/** Creates a timer for one function. Of several requested times, the earliest one counts. */
export function createQueueTimer(call: () => void): QueueTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = Infinity;
  let dueMs = Infinity;

  function cancel(): void {
    cancelLater(timer);
    waitMs = dueMs = Infinity;
  }

  return {
    cancel,
    waitMs: () => waitMs,
    schedule(delayMs) {
      // This check avoids reading the clock. Reading it would take longer than all other work for a log line.
      if (delayMs >= waitMs) return;
      const atMs = monotonicMs() + delayMs;
      if (atMs >= dueMs) return;
      cancel();
      waitMs = delayMs;
      dueMs = atMs;
      timer = later(() => {
        cancel();
        call();
      }, delayMs);
      // On Node, waiting records do not keep the process alive. A call of `flush` does.
      (timer as { unref?: () => void } | undefined)?.unref?.();
    },
  };
}
