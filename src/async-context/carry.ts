import { readValue, swapValue } from './frame.ts';

/** Gives a function that runs with a value as the current context, whoever calls it. */
export function carry<This, A extends unknown[], R>(
  fn: (this: This, ...args: A) => R,
  value: unknown,
): (this: This, ...args: A) => R {
  return function (this: This, ...args: A): R {
    const outer = swapValue(value);
    try {
      return fn.apply(this, args);
    } finally {
      swapValue(outer);
    }
  };
}

/**
 * Lets a lazy thenable, such as a query builder that sends its request when `then` is called, start in the context that
 * is current now: the engine calls `then` in a job of its own, which has none. Anything else comes back as it is.
 */
export function carryThenable<T>(thenable: T): T {
  const value = readValue();
  // Without a context, or for what can have no `then`, nothing is looked at: getters are the app's own code.
  if (value === undefined || Object(thenable) !== thenable) return thenable;
  const { then } = thenable as { then?: unknown };
  // The `then` of promises runs no code of the app's, and `await` takes a promise as it is, whatever its `then`.
  if (typeof then !== 'function' || then === Promise.prototype.then) return thenable;
  if ((thenable as object).constructor === Promise) return thenable;
  return { then: carry(then.bind(thenable) as () => unknown, value) } as T;
}
