import { thenOutside } from '../../async-context/internal.ts';
import type { Outcome } from './span.ts';

/**
 * Runs work and calls `settled` with its outcome when it has settled. The caller gets the result or the error.
 *
 * If the work returns a promise, the caller gets a new promise with the same outcome. Observing the old promise marks
 * its rejection as handled, so with the old promise an unhandled rejection in the app would stay hidden. Query builders
 * that are lazy thenables are started here, inside the work.
 */
export function observeResult<T>(work: () => T, settled: (outcome: Outcome, value?: Awaited<T>) => void): T {
  const succeed = (value: unknown): unknown => {
    settled({}, value as Awaited<T>);
    return value;
  };
  const fail = (error: unknown): never => {
    settled({ error });
    throw error;
  };
  let result: PromiseLike<unknown> | null | undefined;
  try {
    result = work() as typeof result;
  } catch (error) {
    return fail(error);
  }
  if (typeof result?.then !== 'function') return succeed(result) as T;
  if (result instanceof Promise && result.then === Promise.prototype.then) {
    return thenOutside(result as Promise<unknown>, succeed, fail) as T;
  }
  // The new promise handles thenables that throw or settle twice.
  return new Promise((resolve, reject) => void result.then(resolve, reject)).then(succeed, fail) as T;
}
