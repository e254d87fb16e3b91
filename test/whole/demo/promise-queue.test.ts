import { expect, test } from 'vitest';
import { createPromiseQueue } from '../../../demo/server/promise-queue.ts';

test('does one task at a time, in the order of the calls', async () => {
  const queue = createPromiseQueue();
  const log: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
  };
  await Promise.all([queue(task('a')), queue(task('b'))]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('goes on after a failed task, and gives the error to its caller', async () => {
  const queue = createPromiseQueue();
  const failure = queue(() => Promise.reject(new Error('no')));
  expect(await queue(async () => 'next')).toBe('next');
  await expect(failure).rejects.toThrow('no');
});

test('lets timers and sockets run between tasks that only use microtasks', async () => {
  const queue = createPromiseQueue();
  const log: string[] = [];
  const timer = new Promise<void>((resolve) => {
    setTimeout(() => {
      log.push('timer');
      resolve();
    }, 0);
  });
  const until = Date.now() + 1000;
  while (log.length === 0 && Date.now() < until) await queue(async () => undefined);
  log.push('tasks');
  await timer;
  expect(log).toEqual(['timer', 'tasks']);
});
