import { replaceFetch } from '../../rooms/browser/trace-page.ts';

/** One call that reached the fetch below. */
export interface InnerCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** Gives the outcome of the call when it has settled. */
  readonly settled: Promise<{ readonly value: Response } | { readonly error: unknown }>;
}

/**
 * Puts a fetch below the traced one, which remembers each call until the test is over. Its caller alone decides whether
 * a rejection counts as handled.
 */
export function recordInner(): readonly InnerCall[] {
  const calls: InnerCall[] = [];
  replaceFetch(
    (native) =>
      function fetch(this: unknown, ...args: unknown[]) {
        const own = Reflect.apply(native, this, args) as Promise<Response>;
        const settled = own.then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        calls.push({ self: this, args, settled });
        return new Promise<Response>((resolve, reject) => void own.then(resolve, reject));
      },
  );
  return calls;
}
