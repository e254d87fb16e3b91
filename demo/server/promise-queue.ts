import { setImmediate } from 'node:timers/promises';

/** Runs a task when all earlier tasks have settled. Gives the result of the task. */
export type PromiseQueue = <T>(task: () => Promise<T>) => Promise<T>;

/** Creates a queue that does one task at a time, in the order of the calls. */
export function createPromiseQueue(): PromiseQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    // PGlite works in microtasks only. Without this pause, a busy queue would stop the process from reading sockets
    // and signals.
    const result = last.then(() => setImmediate()).then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
