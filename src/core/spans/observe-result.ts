import { thenOutside } from '../../async-context/internal.ts';
import type { Outcome } from './span.ts';

/**
 * Runs work, and calls `settled` with the outcome when the work has settled. The caller gets the result or the error.
 *
 * If the work returns a promise, the caller gets a new promise with the same outcome. The reason is that observing a
 * promise marks its rejection as handled: if the caller got the observed promise, an unhandled rejection in the app
 * would stay hidden. If the work returns a lazy thenable, such as a query builder, this function starts it.
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
  // With a new promise, a thenable that throws or settles twice does no harm.
  return new Promise((resolve, reject) => void result.then(resolve, reject)).then(succeed, fail) as T;
}
