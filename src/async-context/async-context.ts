let active: unknown;

/**
 * Runs a function with a value as the current context, and gives back what the function gives.
 *
 * The value is current until the function returns. What the function does after its own first `await` is outside:
 * carry the context there with {@link bind} or another `run`.
 */
export function run<T>(value: unknown, fn: () => T): T {
  const outer = active;
  active = value;
  try {
    return fn();
  } finally {
    active = outer;
  }
}

/** Gives the value of the innermost {@link run} under way, or `undefined` outside of any. */
export function current(): unknown {
  return active;
}

/** Gives a function that always runs in the context that is current now. */
export function bind<This, A extends unknown[], R>(
  fn: (this: This, ...args: A) => R,
): (this: This, ...args: A) => R {
  const value = active;
  return function (this: This, ...args: A): R {
    return run(value, () => fn.apply(this, args));
  };
}

/** Remembers the current context, and gives a function that runs others in it. */
export function snapshot(): <T>(fn: () => T) => T {
  const value = active;
  return (fn) => run(value, fn);
}
