import { onTestFinished, vi } from 'vitest';

/** What the page heard of its rejected promises. */
export interface RejectionWatch {
  /** Waits until the browser has told of every rejection so far. */
  readonly settle: () => Promise<void>;
  /** Gives the reasons that nobody has handled, and forgets them. */
  readonly take: () => unknown[];
}

/** Hears, until the test is over, of the rejections that nobody handles, before the test runner does. */
export function watchRejections(): RejectionWatch {
  let unhandled: unknown[] = [];
  const sentinels = new Map<unknown, () => void>();
  function hear(event: PromiseRejectionEvent): void {
    event.preventDefault();
    event.stopImmediatePropagation();
    const sentinel = sentinels.get(event.reason);
    if (sentinel) sentinel();
    else unhandled.push(event.reason);
  }
  // Where somebody listens, the test runner fails no test and prints the event instead.
  const { error: print } = console;
  const silenced = vi.spyOn(console, 'error').mockImplementation((...said: unknown[]) => {
    if (!(said[0] instanceof PromiseRejectionEvent)) print(...said);
  });
  window.addEventListener('unhandledrejection', hear, { capture: true });
  onTestFinished(() => {
    window.removeEventListener('unhandledrejection', hear, { capture: true });
    silenced.mockRestore();
  });

  // The browser tells of rejections in their order: what it says of one of ours comes after all before.
  async function pass(): Promise<void> {
    const reason = Symbol('sentinel');
    await new Promise<void>((resolve) => {
      sentinels.set(reason, resolve);
      void Promise.reject(reason);
    });
    sentinels.delete(reason);
  }
  return {
    // Rejections of one task are told of together, and ours may be the first of these.
    async settle() {
      await pass();
      await pass();
    },
    take() {
      const taken = unhandled;
      unhandled = [];
      return taken;
    },
  };
}
