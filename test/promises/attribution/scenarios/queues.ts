import type { Scenario } from '../scenario.ts';

type Job = () => Promise<unknown>;

/** A queue as applications write it: it runs one job at a time, and the end of a job begins the next. */
function createQueue(): (job: Job) => Promise<void> {
  const waiting: Job[] = [];
  let busy = false;
  function runNext(): void {
    const job = waiting.shift();
    busy = job !== undefined;
    void job?.().finally(runNext);
  }
  return (job) =>
    new Promise((resolve, reject) => {
      waiting.push(() => job().then(() => resolve(), reject));
      if (!busy) runNext();
    });
}

/** Tries a queue that starts the next job at the end of the one before. */
export function tryQueue(name: string, create: () => (job: () => Promise<void>) => Promise<void>): Scenario {
  return {
    name,
    requests: 4,
    cell: 'queue',
    open: () => {
      const enqueue = create();
      return async ({ request, pause }) => {
        await Promise.resolve();
        await enqueue(async () => {
          await request(1);
          await pause();
          await request(2);
        });
        await request(3);
        await pause();
        await request(4);
      };
    },
  };
}

const ownQueue = tryQueue('own-queue', createQueue);

/** Loads in one request all keys that are asked for within a few milliseconds. */
function createLoader(load: (keys: readonly string[]) => Promise<string>): (key: string) => Promise<string> {
  let batch: { key: string; resolve: (value: string) => void }[] = [];
  async function flush(): Promise<void> {
    const loaded = batch;
    batch = [];
    const value = await load(loaded.map(({ key }) => key));
    loaded.forEach(({ resolve }) => resolve(value));
  }
  return (key) =>
    new Promise((resolve) => {
      if (batch.push({ key, resolve }) === 1) setTimeout(flush, 6);
    });
}

const batchingLoader: Scenario = {
  name: 'batching-loader',
  requests: 3,
  open: ({ A }) => {
    // The request of a batch belongs to all actions in it, so the lab judges only the requests that follow.
    const { origin } = new URL(A.address(1));
    const load = createLoader(async (keys) => (await fetch(`${origin}/unjudged/batch?keys=${keys}`)).text());
    return async ({ request, pause, who }) => {
      await Promise.resolve();
      await load(who);
      await request(1);
      await pause();
      await Promise.all([load(`${who}2`), load(`${who}3`)]);
      await request(2);
      await load(`${who}4`).then(() => request(3));
    };
  },
};

/** Work that an action hands to other code. */
export const queues = [ownQueue, batchingLoader];
