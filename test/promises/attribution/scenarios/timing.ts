import type { Scenario } from '../scenario.ts';

const timers: Scenario = {
  name: 'timers',
  requests: 7,
  open:
    () =>
    async ({ request, pause }) => {
      await pause();
      await new Promise<void>((resolve, reject) => {
        setTimeout(async () => {
          await request(1);
          await request(2).then(() => resolve(), reject);
        }, 2);
      });
      await new Promise<void>((resolve, reject) => {
        let round = 0;
        const timer = setInterval(() => {
          if (++round === 2) clearInterval(timer);
          request(2 + round).then(() => round === 2 && resolve(), reject);
        }, 3);
      });
      await new Promise<void>((resolve) => {
        queueMicrotask(async () => {
          await request(5);
          resolve();
        });
      });
      await new Promise<void>((resolve) => {
        setTimeout(() => setTimeout(() => void request(6).then(() => resolve())));
      });
      await request(7);
    },
};

const debounceAndForget: Scenario = {
  name: 'debounce-and-forget',
  requests: 5,
  open:
    () =>
    async ({ request, pause }) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      function save(step: number): void {
        clearTimeout(timer);
        timer = setTimeout(async () => {
          // On a slow machine, this timer can fire before the next call clears it.
          if (step === 0) return;
          await request(step);
          await pause();
          await request(step + 1);
        }, 12);
      }
      async function beacon(): Promise<void> {
        await pause();
        await request(3);
        await request(4);
      }
      save(0);
      await pause();
      save(0);
      await pause();
      // The action does not wait for these two calls, and ends before they go on.
      save(1);
      void beacon();
      await request(5);
    },
};

const retries: Scenario = {
  name: 'retries-with-backoff',
  requests: 6,
  open:
    () =>
    async ({ request, pause }) => {
      let step = 0;
      async function retry<T>(attempt: () => Promise<T>, left = 2, backoffMs = 2): Promise<T> {
        try {
          return await attempt();
        } catch (error) {
          if (left === 0) throw error;
          await new Promise((resolve) => setTimeout(resolve, backoffMs));
          return retry(attempt, left - 1, backoffMs * 2);
        }
      }
      await pause();
      await retry(() => request(++step, { status: step < 3 ? 503 : 200 }));
      await retry(async () => {
        await pause();
        await request(++step, { status: step < 5 ? 503 : 200 });
      });
      await request(6);
    },
};

/** Timers, and the patterns that applications build from them. */
export const timing = [timers, debounceAndForget, retries];
