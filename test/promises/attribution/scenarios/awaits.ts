import type { Scenario, Turn } from '../scenario.ts';

const sequentialAwaits: Scenario = {
  name: 'sequential-awaits',
  requests: 6,
  open: () => {
    async function twoDeep({ request, pause }: Turn): Promise<string> {
      await pause();
      return request(3);
    }
    return async (turn) => {
      const { request, pause } = turn;
      await pause();
      await request(1);
      await request(2);
      const early = pause();
      await twoDeep(turn);
      await early;
      for (let tick = 0; tick < 10; tick++) await Promise.resolve();
      await request(4);
      const answers = [await pause(), await request(5)];
      if (answers.length > 0) await pause();
      await request(6);
    };
  },
};

const loopsAndRejections: Scenario = {
  name: 'loops-and-rejections',
  requests: 9,
  open: () => async (turn) => {
    const { request, pause } = turn;
    let step = 0;
    do {
      await pause();
      await request(++step);
    } while (step < 2);

    try {
      await pause();
      await request(3, { status: 500 });
    } catch {
      await request(4);
    } finally {
      await pause();
      await request(5);
    }

    outer: for (const kind of ['skip', 'throw', 'stop']) {
      try {
        await pause();
        if (kind === 'skip') continue;
        if (kind === 'stop') break outer;
        await Promise.reject(new Error('thrown on purpose'));
      } catch (error) {
        // No await comes before this line, so the catch block itself is the code that follows the rejection.
        await request(error instanceof Error ? 6 : 99);
      } finally {
        if (kind !== 'throw') await request(kind === 'skip' ? 7 : 8);
      }
    }

    async function returnsEarly(): Promise<number> {
      try {
        await pause();
        return 9;
      } finally {
        await pause();
      }
    }
    await request(await returnsEarly());
  },
};

const sharedPromise: Scenario = {
  name: 'shared-promise',
  // The first action that asks makes the request.
  requests: { A: 4, B: 3, C: 3 },
  open: () => {
    let session: Promise<string> | undefined;
    return async ({ request, pause, who }) => {
      await Promise.resolve();
      const first = who === 'A' ? 2 : 1;
      session ??= request(1);
      await session;
      await request(first);
      await session.then(() => pause());
      await request(first + 1);
      await Promise.all([session, pause()]);
      await request(first + 2);
    };
  },
};

const promiseMutex: Scenario = {
  name: 'promise-mutex',
  requests: 3,
  open: () => {
    let last: Promise<unknown> = Promise.resolve();
    function exclusively<T>(work: () => Promise<T>): Promise<T> {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    }
    return async ({ request, pause }) => {
      await Promise.resolve();
      await exclusively(async () => {
        await request(1);
        await pause();
        await request(2);
      });
      await request(3);
    };
  },
};

/** Awaits in sequence, in loops, with rejections, and on promises of other actions. */
export const awaits = [sequentialAwaits, loopsAndRejections, sharedPromise, promiseMutex];
