/** The functions and values that a program uses through `env`. */
export type ProgramEnvironment = Readonly<Record<string, unknown>>;

/** The functions of the test that a program calls. */
export interface ProgramHost {
  readonly run: <T>(value: unknown, fn: () => T) => T;
  /** Reads the context at a site of the program. */
  readonly read: (site: number) => number;
  /** Keeps the program running until a promise has settled. */
  readonly track: (promise: Promise<unknown>) => void;
}

class Sub<T> extends Promise<T> {}

/** Creates the environment of a program: ways to wait, to fail and to be called back. */
export function createEnvironment(host: ProgramHost): ProgramEnvironment {
  const { run, read, track } = host;
  return {
    run,
    read,
    spawn: (fn: () => Promise<unknown>) => track(fn()),
    ...createValues(),
    ...createAwaitables(read),
    ...createGates(),
    ...createPlatform(track),
  };
}

/** Creates synchronous functions and values. */
function createValues(): ProgramEnvironment {
  let flips = 0;
  return {
    raise(): never {
      throw new Error('planned');
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
}

/** Creates values to wait for. They need only microtasks. */
function createAwaitables(read: (site: number) => number): ProgramEnvironment {
  async function ticks(count: number): Promise<void> {
    for (let nth = 0; nth < count; nth++) await Promise.resolve();
  }
  return {
    tick: () => Promise.resolve(1),
    ticks,
    fail: () => Promise.reject(Object.assign(new Error('planned'), { get: 1 })),
    lazy: (value: unknown) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- query builders are thenables
      then(resolve: (value: unknown) => void) {
        read(-1);
        void Promise.resolve().then(() => resolve(value));
      },
    }),
    subclass: (count: number) => Sub.resolve(ticks(count)),
    shared: Promise.resolve(7).then(() => 8),
    async *stream(count: number, fails = false) {
      for (let nth = 0; nth < count; nth++) yield nth;
      if (fails) throw new Error('planned');
    },
  };
}

/** Creates promises that stay pending until code of any context opens all gates. */
function createGates(): ProgramEnvironment {
  let closed: (() => void)[] = [];
  const openGates = (): void => {
    const opened = closed;
    closed = [];
    for (const open of opened) open();
  };
  return {
    openGates,
    gate(fails = false) {
      return new Promise<void>((resolve, reject) => {
        closed.push(() => (fails ? reject(new Error('planned')) : resolve()));
        // A program that opens no gate goes on all the same.
        setImmediate(openGates);
      });
    },
  };
}

/** Creates timers and events. */
function createPlatform(track: ProgramHost['track']): ProgramEnvironment {
  return {
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
              // The callback may contain generated code that throws.
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
  };
}
