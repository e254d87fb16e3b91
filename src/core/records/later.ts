/** Calls a function after a delay. Never throws. If the page's timers fail, the function is not called. */
export function later(work: () => void, delayMs: number): ReturnType<typeof setTimeout> | undefined {
  try {
    return setTimeout(work, delayMs);
  } catch {
    return undefined;
  }
}

/** Cancels a call of `later`. Never throws. */
export function cancelLater(timer: ReturnType<typeof setTimeout> | undefined): void {
  try {
    clearTimeout(timer);
  } catch {}
}
