/** Calls a function at the earliest of the times for which it was asked. */
export interface QueueTimer {
  /** Asks for the call. A call that is due earlier stays. */
  readonly schedule: (delayMs: number) => void;
  /** How long the pending call was asked to wait; `Infinity` where none is pending. */
  readonly waitMs: () => number;
  /** Forgets the pending call. */
  readonly cancel: () => void;
}

/** Creates a timer of which each new call is only heard if it asks for an earlier time. */
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
      // To look at the clock is most of what a log line costs here.
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
      // On Node a waiting batch alone does not keep the process alive; `flush` does.
      (timer as { unref?: () => void }).unref?.();
    },
  };
}
