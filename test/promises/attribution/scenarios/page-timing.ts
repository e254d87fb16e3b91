import type { Scenario } from '../scenario.ts';

interface PageScheduler {
  postTask<T>(task: () => T): Promise<Awaited<T>>;
}

// WebKit has no `requestIdleCallback`.
function callWhenIdle(work: (value?: unknown) => unknown): void {
  (globalThis.requestIdleCallback ?? setTimeout)(() => void work());
}

const pageTimers: Scenario = {
  name: 'page-timers',
  requests: 6,
  open:
    () =>
    async ({ request, pause }) => {
      await pause();
      await new Promise<void>((resolve) => {
        requestAnimationFrame(() => void request(1).then(() => resolve()));
      });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await request(2);
      await new Promise<void>((resolve) => {
        callWhenIdle(async () => {
          await pause();
          await request(3);
          resolve();
        });
      });
      const { scheduler } = globalThis as unknown as { scheduler?: PageScheduler };
      await (scheduler ? scheduler.postTask(() => request(4)) : request(4));
      await scheduler?.postTask(async () => {
        await pause();
        await pause();
      });
      await request(5);
      await new Promise((resolve) => callWhenIdle(resolve));
      await request(6);
    },
};

/** The timers that only pages have. */
export const pageTiming = [pageTimers];
