import type { Scenario } from '../scenario.ts';

const combinators: Scenario = {
  name: 'promise-combinators',
  requests: 12,
  open:
    () =>
    async ({ request, pause }) => {
      const twice = async (first: number): Promise<void> => {
        await request(first);
        await request(first + 1);
      };
      await pause();
      await Promise.all([twice(1), pause().then(() => request(3))]);
      await Promise.race([pause(), new Promise(() => {})]);
      await request(4);
      await Promise.any([Promise.reject(new Error('first')), request(5)]);
      const settled = await Promise.allSettled([
        request(6, { status: 500 }),
        Promise.all([pause(), Promise.race([request(7), request(8)])]),
      ]);
      await Promise.all(settled.map(async ({ status }, index) => status && (await twice(9 + 2 * index))));
    },
};

const chains: Scenario = {
  name: 'promise-chains',
  requests: 8,
  open:
    () =>
    ({ request, pause, address }) =>
      pause()
        .then(() => request(1))
        .then(() => request(2, { status: 500 }))
        .catch(() => request(3))
        .finally(() => request(4))
        .then(async () => {
          await pause();
          await request(5);
        })
        .then(
          () => Promise.reject(new Error('thrown on purpose')),
          () => request(99),
        )
        .then(
          () => request(99),
          () => fetch(address(6)),
        )
        .then((response) => (typeof response === 'string' ? response : response.json()))
        .then(
          () =>
            new Promise<void>((resolve, reject) => {
              request(7).then(() => resolve(), reject);
            }),
        )
        .then(() => request(8))
        .then(() => undefined),
};

/** Sends its request when the caller asks for its result, as query builders do. */
function lazy(send: () => Promise<string>): PromiseLike<string> {
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- the scenario needs a thenable
    then: (fulfilled, rejected) => send().then(fulfilled, rejected),
  };
}

const thenables: Scenario = {
  name: 'thenables',
  requests: 7,
  open:
    () =>
    async ({ request, pause }) => {
      await pause();
      await lazy(() => request(1));
      const build = async (step: number): Promise<string> => {
        await pause();
        return lazy(() => request(step));
      };
      await build(2);
      const shortest = async (): Promise<string> => lazy(() => request(3));
      await shortest();
      await Promise.resolve(lazy(() => request(4)));
      await Promise.all([lazy(() => request(5)), pause()]);
      await pause().then(() => lazy(() => request(6)));
      await request(7);
    },
};

const dynamicImport: Scenario = {
  name: 'dynamic-import',
  requests: 3,
  open: () => async (turn) => {
    await turn.pause();
    const { requestLate } = await import('./late-module.ts');
    await turn.request(1);
    await requestLate(turn, 2);
    await import('./late-module.ts').then((late) => late.requestLate(turn, 3));
  },
};

/** Promises, and objects that behave like promises. */
export const promises = [combinators, chains, thenables, dynamicImport];
