import { afterEach, beforeEach, vi } from 'vitest';

/** Lets each test of the calling file run in virtual time. */
export function runInVirtualTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** Lets virtual time pass. After each timer, `settle` waits until only a timer can make progress. */
export async function passTime(ms: number, settle: () => Promise<void>): Promise<void> {
  const over = { is: false };
  setTimeout(() => (over.is = true), ms);
  while (!over.is) {
    await vi.advanceTimersToNextTimerAsync();
    await settle();
  }
}
