import { AsyncLocalStorage } from 'node:async_hooks';
import { current, run } from 'waybill/async-context';

/** One read of the context. */
export interface ContextRead {
  /** Where in the code. */
  readonly site: number;
  readonly ours: unknown;
  /** What Node's AsyncLocalStorage says at the same moment. */
  readonly oracle: unknown;
}

const MAX_READS = 2000;
const storage = new AsyncLocalStorage();

/** Thrown to end a program that goes on for too long. */
class Enough extends Error {}

class Sub<T> extends Promise<T> {}

/** Runs a program three times at once, in two contexts and in none, until nothing of it is left, and gives its reads. */
export async function runProgram(body: string): Promise<ContextRead[]> {
  const reads: ContextRead[] = [];
  const open = new Set<Promise<unknown>>();
  let flips = 0;

  function inContext<T>(value: unknown, fn: () => T): T {
    return storage.run(value, () => run(value, fn));
  }
  function track(promise: Promise<unknown>): void {
    const settled: Promise<unknown> = promise.catch(() => {}).then(() => open.delete(settled));
    open.add(settled);
  }
  const env = {
    run: inContext,
    read(site: number): number {
      reads.push({ site, ours: current(), oracle: storage.getStore() });
      if (reads.length > MAX_READS) throw new Enough();
      return 0;
    },
    spawn: (fn: () => Promise<unknown>) => track(fn()),
    tick: () => Promise.resolve(1),
    async ticks(count: number) {
      for (let nth = 0; nth < count; nth++) await Promise.resolve();
    },
    fail: () => Promise.reject(Object.assign(new Error('planned'), { get: 1 })),
    raise(): never {
      throw new Error('planned');
    },
    lazy: (value: unknown) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- as query builders are
      then(resolve: (value: unknown) => void) {
        env.read(-1);
        void Promise.resolve().then(() => resolve(value));
      },
    }),
    subclass: (ticks: number) => Sub.resolve(env.ticks(ticks)),
    shared: Promise.resolve(7).then(() => 8),
    sleep(ms: number) {
      const slept = new Promise<void>((resolve) => setTimeout(resolve, ms));
      track(slept);
      return slept;
    },
    timer(fn: () => void, ms: number) {
      track(
        new Promise<void>((resolve) => {
          setTimeout(() => {
            try {
              fn();
            } catch {
              // Code without `await` may throw too.
            } finally {
              resolve();
            }
          }, ms);
        }),
      );
    },
    dispatch(listener: () => void) {
      const target = new EventTarget();
      target.addEventListener('x', listener);
      target.dispatchEvent(new Event('x'));
    },
    async *stream(count: number, fails = false) {
      for (let nth = 0; nth < count; nth++) yield nth;
      if (fails) throw new Error('planned');
    },
    same: (..._values: unknown[]) => 1,
    tag: (_: TemplateStringsArray, ...values: unknown[]) => values.length,
    flip: () => ++flips % 3 === 0,
    Box: class {
      readonly x: unknown;
      constructor(...values: unknown[]) {
        this.x = values.length;
      }
    },
  };
  // Compiled code stands in a plain function, as in a file that is no module.
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was generated a moment ago
  const program = new Function('env', body) as (environment: typeof env) => Promise<unknown>;
  for (const context of ['A', 'B', undefined]) {
    track(context === undefined ? program(env) : inContext(context, () => program(env)));
  }
  do {
    await Promise.all(open);
    // What lost a race goes on, in microtasks and timers.
    await new Promise(setImmediate);
  } while (open.size > 0);
  return reads;
}
