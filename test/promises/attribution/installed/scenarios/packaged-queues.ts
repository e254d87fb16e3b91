import pLimit from 'p-limit';
import PQueue from 'p-queue';
import type { Scenario } from '../../scenario.ts';
import { tryQueue } from '../../scenarios/queues.ts';

const queueOfPackage = tryQueue('p-queue', () => {
  const queue = new PQueue({ concurrency: 1 });
  return (job) => queue.add(job);
});

const limitOfPackage: Scenario = {
  name: 'p-limit',
  requests: 5,
  open: () => {
    const limit = pLimit(1);
    return async ({ request, pause }) => {
      await Promise.resolve();
      await limit(async () => {
        await request(1);
        await pause();
        await request(2);
      });
      await Promise.all([3, 4].map((step) => limit(() => request(step))));
      await request(5);
    };
  },
};

/** Queues that come as packages. */
export const packagedQueues = [queueOfPackage, limitOfPackage];
