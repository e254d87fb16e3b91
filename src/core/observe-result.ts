import type { Outcome } from './span.ts';

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/**
 * Runs work and tells how it went once it has settled; what it gives or throws passes through.
 *
 * A promise comes back as a new one with the same outcome: looking at the old one would mark its rejection as handled,
 * and a mistake in the app would go unseen. Query builders that are lazy thenables are started here, inside the work.
 */
export function observeResult<T>(work: () => T, settled: (outcome: Outcome) => void): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    settled({ error });
    throw error;
  }
  if (!isThenable(result)) {
    settled({});
    return result;
  }
  const thenable = result;
  // A promise of our own takes care of thenables that throw, or that settle twice.
  return new Promise((resolve, reject) => void thenable.then(resolve, reject)).then(
    (value) => {
      settled({});
      return value;
    },
    (error: unknown) => {
      settled({ error });
      throw error;
    },
  ) as T;
}
