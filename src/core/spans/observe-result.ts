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
  const tell: typeof settled = (...told) => {
    try {
      settled(...told);
    } catch {
      // The caller gets the result of the work, even if the work cannot be recorded.
    }
  };
  const succeed = (value: unknown): unknown => {
    tell({}, value as Awaited<T>);
    return value;
  };
  const fail = (error: unknown): never => {
    tell({ error });
    throw error;
  };
  let result: PromiseLike<unknown> | null | undefined;
  try {
    result = work() as typeof result;
  } catch (error) {
    return fail(error);
  }
  let isThenable = false;
  let isPlain = false;
  try {
    const { then } = Object(result) as { then?: unknown };
    isThenable = typeof then === 'function';
    isPlain = isThenable && result instanceof Promise && then === Promise.prototype.then;
  } catch {
    // `then` can be a getter that throws. The caller gets such a result as it is.
  }
  if (!isThenable) return succeed(result) as T;
  if (isPlain) return thenOutside(result as Promise<unknown>, succeed, fail) as T;
  // With a new promise, a thenable that throws or settles twice does no harm.
  return new Promise((resolve, reject) => void result!.then(resolve, reject)).then(succeed, fail) as T;
}
