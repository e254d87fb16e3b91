import { frame, readValue, shareFrame, swapValue } from './frame.ts';

/**
 * Runs a function with a value as the current context, and gives back what the function gives.
 *
 * The value is current until the function returns. What the function does after its own first `await` is inside too
 * where the code was compiled by `waybill/vite`, where promises are followed, or where the engine has an `AsyncContext` of
 * its own. Elsewhere it is outside: carry the context there with {@link bind} or another `run`.
 */
export function run<T>(value: unknown, fn: () => T): T {
  shareFrame();
  if (frame.native) return frame.native.run(value, fn);
  frame.prepare?.();
  const outer = swapValue(value);
  try {
    const result = fn();
    frame.give?.(result);
    return result;
  } finally {
    swapValue(outer);
  }
}

/** Gives the value of the innermost {@link run} that the code at hand belongs to, or `undefined` outside of any. */
export function current(): unknown {
  shareFrame();
  return frame.native?.get() ?? readValue();
}

/** Gives a function that always runs in the context that is current now. */
export function bind<This, A extends unknown[], R>(
  fn: (this: This, ...args: A) => R,
): (this: This, ...args: A) => R {
  const value = current();
  return function (this: This, ...args: A): R {
    return run(value, () => fn.apply(this, args));
  };
}

/** Remembers the current context, and gives a function that runs others in it. */
export function snapshot(): <T>(fn: () => T) => T {
  const value = current();
  return (fn) => run(value, fn);
}

/**
 * Waits for a promise as the engine would: its reactions run in no context, and nobody is taken for one who awaits it.
 * What comes back is the promise of what they give.
 */
export function thenOutside<T, R>(
  promise: Promise<T>,
  fulfilled: (value: T) => R,
  rejected: (reason: unknown) => R,
): Promise<R> {
  const { thenOutside: unheard, then = promise.then } = frame;
  return (unheard ?? (then as typeof promise.then)).call(promise, fulfilled, rejected) as Promise<R>;
}

/** Tells whether the context is kept by {@link followPromises | followPromises}, and so by the order of things and not by compiled code. */
export function isFollowing(): boolean {
  return frame.follows > 0;
}
