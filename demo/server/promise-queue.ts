import { setImmediate } from 'node:timers/promises';

/** Runs a task when all earlier ones have settled, and gives its result. */
export type PromiseQueue = <T>(task: () => Promise<T>) => Promise<T>;

/** Creates a queue that does one task at a time, in the order of the calls. */
export function createPromiseQueue(): PromiseQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    // PGlite works in microtasks only: a busy queue would keep the process from ever reading a socket or a signal.
    const result = last.then(() => setImmediate()).then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
