import { onTestFinished, vi } from 'vitest';

/** The page's unhandled rejections. */
export interface RejectionWatch {
  /** Waits until the browser has reported every rejection so far. */
  readonly settle: () => Promise<void>;
  /** Gives the reasons of the unhandled rejections, and forgets them. */
  readonly take: () => unknown[];
}

/** Catches unhandled rejections before the test runner sees them, until the test is over. */
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
  // With a listener on the page, the test runner fails no test and prints the event instead.
  const { error: print } = console;
  const silenced = vi.spyOn(console, 'error').mockImplementation((...said: unknown[]) => {
    if (!(said[0] instanceof PromiseRejectionEvent)) print(...said);
  });
  window.addEventListener('unhandledrejection', hear, { capture: true });
  onTestFinished(() => {
    window.removeEventListener('unhandledrejection', hear, { capture: true });
    silenced.mockRestore();
  });

  // The browser reports rejections in their order, so its report of this one follows all earlier reports.
  async function pass(): Promise<void> {
    const reason = Symbol('sentinel');
    await new Promise<void>((resolve) => {
      sentinels.set(reason, resolve);
      void Promise.reject(reason);
    });
    sentinels.delete(reason);
  }
  return {
    // The browser reports the rejections of one task together, and may report the first sentinel before the others. A
    // second one is safe.
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
