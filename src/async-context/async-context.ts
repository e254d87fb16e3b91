import { callUnheard, frame, readValue, shareFrame, swapValue } from './frame/frame.ts';

/**
 * Runs a function with a value as the current context, and returns the result of the function.
 *
 * The value is current until the function returns. Code after the function's own first `await` still has the value in
 * three cases: `waybill/vite` compiled the code, promises are followed, or the engine has an `AsyncContext` of its own.
 * In any other case the code after the `await` has no context: use {@link bind} or another `run` for it.
 */
export function run<T>(value: unknown, fn: () => T): T {
  shareFrame();
  if (frame.native) return frame.native.run(value, fn);
  frame.prepare?.();
  const outer = swapValue(value);
  try {
    return fn();
  } finally {
    swapValue(outer);
  }
}

/** Returns the value of the innermost {@link run} around the running code, or `undefined` outside of every `run`. */
export function current(): unknown {
  shareFrame();
  return frame.native?.get() ?? readValue();
}

/** Binds a function to the context that is current now: the returned function always runs in that context. */
export function bind<This, A extends unknown[], R>(
  fn: (this: This, ...args: A) => R,
): (this: This, ...args: A) => R {
  const value = current();
  return function (this: This, ...args: A): R {
    return run(value, () => fn.apply(this, args));
  };
}

/** Remembers the current context. The returned function runs any other function in that context. */
export function snapshot(): <T>(fn: () => T) => T {
  const value = current();
  return (fn) => run(value, fn);
}

/**
 * Adds reactions to a promise without the patches of this package: the reactions run without a context, and the call
 * does not count as code that awaits the promise. Returns the promise of the reaction's result.
 */
export function thenOutside<T, R>(
  promise: Promise<T>,
  fulfilled: (value: T) => R,
  rejected: (reason: unknown) => R,
): Promise<R> {
  const { then = promise.then } = frame;
  return callUnheard(then as typeof promise.then, promise, [fulfilled, rejected]) as Promise<R>;
}

/**
 * Returns whether {@link followPromises | followPromises} keeps the context. If so, Waybill derives the context from
 * the order of microtasks, and not from compiled code.
 */
export function isFollowing(): boolean {
  return frame.follows > 0;
}
