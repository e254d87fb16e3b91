import { replaceFetch } from '../../rooms/browser/trace-page.ts';

/** One call that reached the fetch below. */
export interface InnerCall {
  readonly self: unknown;
  readonly args: readonly unknown[];
  /** Says how it went, once it has. */
  readonly settled: Promise<{ readonly value: Response } | { readonly error: unknown }>;
}

/**
 * Puts a fetch below whatever the test traces, which remembers each call until the test is over. Whether a rejection of
 * it counts as handled is up to its caller alone.
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
