import { expect, it, onTestFinished } from 'vitest';
import { observeResult } from '../../../src/core/spans/observe-result.ts';

function observe<T>(work: () => T) {
  const outcomes: unknown[] = [];
  let result: T | undefined;
  let thrown: unknown;
  try {
    result = observeResult(work, (outcome) => outcomes.push(outcome));
  } catch (error) {
    thrown = error;
  }
  return { outcomes, result, thrown };
}

function thenable(then: unknown): PromiseLike<unknown> {
  // oxlint-disable-next-line unicorn/no-thenable -- this object plays a query builder, which is a thenable
  return { then } as PromiseLike<unknown>;
}

it.each([1, 'text', null, undefined, thenable('no function')])('passes the value %j through', (value) => {
  expect(observe(() => value)).toMatchObject({ result: value, outcomes: [{}] });
});

it('passes on a thrown error', () => {
  const error = new Error('no');
  expect(
    observe(() => {
      throw error;
    }),
  ).toMatchObject({ thrown: error, outcomes: [{ error }] });
});

it('waits for a promise before it tells', async () => {
  const { result, outcomes } = observe(() => Promise.resolve('later'));
  expect(outcomes).toEqual([]);
  expect(await result).toBe('later');
  expect(outcomes).toEqual([{}]);
});

it('rejects with the very reason', async () => {
  const error = new Error('no');
  const { result, outcomes } = observe(() => Promise.reject(error));
  await expect(result).rejects.toBe(error);
  expect(outcomes).toEqual([{ error }]);
});

it('starts a lazy thenable once, inside the work', async () => {
  let started = 0;
  const lazy = thenable((...settle: Parameters<Promise<string>['then']>) => {
    started++;
    return Promise.resolve('rows').then(...settle);
  });
  const { result } = observe(() => lazy);
  expect(started).toBe(1);
  expect(await result).toBe('rows');
  expect(started).toBe(1);
});

it('survives a thenable that throws instead of rejecting', async () => {
  const error = new Error('broken');
  const { result, outcomes } = observe(() =>
    thenable(() => {
      throw error;
    }),
  );
  await expect(result).rejects.toBe(error);
  expect(outcomes).toEqual([{ error }]);
});

it('adds no unhandled rejection, and hides none', async () => {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  let unhandled = 0;
  process.on('unhandledRejection', () => unhandled++);
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });
  const fail = () => Promise.reject(new Error('no'));
  const count = async (run: (work: () => Promise<never>) => Promise<never>) => {
    unhandled = 0;
    void run(fail);
    void run(fail).then(() => {});
    run(fail).catch(() => {});
    await run(fail).catch(() => {});
    // Node reports a rejection if it is still unhandled when all microtasks are done.
    await new Promise((resolve) => setImmediate(resolve));
    return unhandled;
  };
  expect(await count((work) => work())).toBe(2);
  expect(await count((work) => observeResult(work, () => {}))).toBe(2);
});
