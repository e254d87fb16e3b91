import { readValue, swapValue } from './frame.ts';

/** Returns a function that runs with a value as the current context, no matter which code calls it. */
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
 * Lets a lazy thenable start in the context that is current now. A lazy thenable, such as a query builder, sends its
 * request when its `then` is called. The engine calls `then` in a job of its own, and that job has no context. Any
 * other value comes back unchanged.
 */
export function carryThenable<T>(thenable: T): T {
  const value = readValue();
  // Without a context, or if the value cannot have a `then`, no property is read: a getter is the app's own code.
  if (value === undefined || Object(thenable) !== thenable) return thenable;
  const { then } = thenable as { then?: unknown };
  // The `then` of promises runs no code of the app. `await` never calls the `then` of a promise, even a replaced one.
  if (typeof then !== 'function' || then === Promise.prototype.then) return thenable;
  if ((thenable as object).constructor === Promise) return thenable;
  return { then: carry(then.bind(thenable) as () => unknown, value) } as T;
}
