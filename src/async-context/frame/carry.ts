import { readValue, swapValue } from './frame.ts';

/**
 * The class of the promises of async functions. It is kept here because libraries put another class in the place of the
 * global `Promise`, as Dexie does during a transaction.
 */
export const PlatformPromise: PromiseConstructor = Promise;

/** Wraps a function so that it always runs with a value as the current context, no matter which code calls it. */
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
 * Makes a lazy thenable start in the context that is current now. A lazy thenable, such as a query builder, sends its
 * request when its `then` is called. The engine calls `then` in a separate microtask, which has no context. Returns any
 * other value unchanged.
 */
export function carryThenable<T>(thenable: T): T {
  const value = readValue();
  // Reading a property could run a getter of the app. So no property is read if there is no context, or if the value
  // cannot have a `then`.
  if (value === undefined || Object(thenable) !== thenable) return thenable;
  const { then } = thenable as { then?: unknown };
  // Promises stay unchanged: the platform's `then` runs no code of the app, and `await` never calls the `then` of a
  // promise, not even a `then` that the app has replaced.
  if (typeof then !== 'function' || then === PlatformPromise.prototype.then) return thenable;
  if ((thenable as object).constructor === PlatformPromise) return thenable;
  return { then: carry(then.bind(thenable) as () => unknown, value) } as T;
}
