/** A timer that calls a function at the earliest requested time. */
export interface QueueTimer {
  /** Requests a call. If an earlier call is pending, that call stays. */
  readonly schedule: (delayMs: number) => void;
  /** Gives the requested delay of the pending call; `Infinity` if no call is pending. */
  readonly waitMs: () => number;
  /** Cancels the pending call. */
  readonly cancel: () => void;
}

/** Creates a timer in which a new request counts only if it asks for an earlier time. */
export function createQueueTimer(call: () => void): QueueTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = Infinity;
  let dueMs = Infinity;

  function cancel(): void {
    clearTimeout(timer);
    waitMs = dueMs = Infinity;
  }

  return {
    cancel,
    waitMs: () => waitMs,
    schedule(delayMs) {
      // Reading the clock would be most of the cost of a log line here.
      if (delayMs >= waitMs) return;
      const atMs = performance.now() + delayMs;
      if (atMs >= dueMs) return;
      cancel();
      waitMs = delayMs;
      dueMs = atMs;
      timer = setTimeout(() => {
        cancel();
        call();
      }, delayMs);
      // On Node, a waiting batch alone does not keep the process alive; a call of `flush` does.
      (timer as { unref?: () => void }).unref?.();
    },
  };
}
