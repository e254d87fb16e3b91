import { thenOutside } from '../../async-context/internal.ts';
import type { Outcome } from './span.ts';

/**
 * Runs work and tells how it went once it has settled; what it gives or throws passes through.
 *
 * A promise comes back as a new one with the same outcome: looking at the old one would mark its rejection as handled,
 * and a mistake in the app would go unseen. Query builders that are lazy thenables are started here, inside the work.
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
  // A promise of our own takes care of thenables that throw, or that settle twice.
  return new Promise((resolve, reject) => void result.then(resolve, reject)).then(succeed, fail) as T;
}
