import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { current, install, run } from 'waybill/async-context';
import { followPromises, isFollowing } from '../../../src/async-context/internal.ts';

const platform = () => [
  Promise.prototype.then,
  Promise.prototype.finally,
  Promise.resolve,
  queueMicrotask,
  setTimeout,
];
const natives = platform();

let unfollow: () => void;
beforeEach(() => {
  unfollow = followPromises();
});
afterEach(() => unfollow());

const pause = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const inner = async (): Promise<void> => {
  await pause();
};

describe('the context behind a native await is the same as before it', () => {
  it.each<[what: string, wait: () => unknown]>([
    ['a timer', pause],
    ['an async function', inner],
    ['a value', () => 1],
    ['undefined', () => undefined],
    ['a settled promise', () => Promise.resolve(1)],
    ['a rejection', () => Promise.reject(new Error('planned')).catch(() => {})],
    ['a promise of the platform', () => crypto.subtle.digest('SHA-256', new Uint8Array(8))],
    ['an import', () => import('node:path')],
    ['all of several', () => Promise.all([pause(), 1, inner()])],
    ['the first of several', () => Promise.race([pause(3), pause()])],
    // oxlint-disable-next-line unicorn/no-thenable -- query builders are thenables
    ['a thenable', () => ({ then: (resolve: (value: unknown) => void) => void setTimeout(resolve, 1) })],
    ['a promise of a subclass', () => class Sub<T> extends Promise<T> {}.resolve(pause())],
  ])('of %s', async (_, wait) => {
    const seen = await Promise.all(
      ['a', 'b'].map((context) =>
        run(context, async () => {
          await wait();
          const first = current();
          await wait();
          return [first, current()];
        }),
      ),
    );
    expect(seen).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('of one promise that two contexts and code without a context await', async () => {
    const shared = pause();
    const wait = async (): Promise<unknown> => {
      await shared;
      return current();
    };
    const waiting = [run('a', wait), wait(), run('b', wait)];
    expect(await Promise.all(waiting)).toEqual(['a', undefined, 'b']);
  });

  it('of a promise that another context settles', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waiting = run('a', async () => {
      await held;
      return current();
    });
    const released = run('b', async () => {
      await pause();
      release();
      await null;
      return current();
    });
    expect(await Promise.all([waiting, released])).toEqual(['a', 'b']);
  });
});

describe('code outside stays outside', () => {
  it.each<[what: string, give: () => Promise<unknown>]>([
    ['an async function', inner],
    ['a promise', pause],
    ['a chain', () => pause().then(() => 1)],
  ])('behind %s that a context gave', async (_, give) => {
    await run('a', give);
    expect(current()).toBeUndefined();
    await null;
    expect(current()).toBeUndefined();
  });

  it('in a task after a context was left', async () => {
    run('a', () => void inner());
    await new Promise((resolve) => setTimeout(resolve));
    expect(current()).toBeUndefined();
  });
});

it('gives up a context that awaits plain values again and again, and finds it again', async () => {
  const seen: unknown[] = [];
  await run('a', async () => {
    for (let nth = 0; nth < 40; nth++) {
      await nth;
      seen.push(current());
    }
    await pause();
    seen.push(current());
  });
  expect(seen.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'a'));
  expect(new Set(seen.slice(10, -1))).toEqual(new Set(['a', undefined]));
});

describe('promises look as before', () => {
  it('in their own properties', () => {
    const promise = Promise.resolve();
    expect(promise.constructor).toBe(Promise);
    expect(Promise.resolve(promise)).toBe(promise);
    expect([Promise.prototype.then.name, Promise.prototype.then.length]).toEqual(['then', 2]);
    expect([Promise.resolve.name, Promise.resolve.length]).toEqual(['resolve', 1]);
    const own = Object.assign(Promise.resolve(), { constructor: Object });
    expect(Object.getOwnPropertyDescriptor(own, 'constructor')).toEqual({
      value: Object,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });

  it('to an object that only resembles a promise', () => {
    const fake = Object.create(Promise.prototype) as Promise<unknown>;
    expect(run('a', () => fake.constructor)).toBe(Promise);
  });

  it('if a rejection stays unhandled', async () => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): void => void unhandled.push(reason);
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear);
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection');
      for (const other of others) process.on('unhandledRejection', other);
    });
    const error = new Error('planned');
    run('a', () => {
      void (async () => {
        await pause();
        throw error;
      })();
    });
    await pause(10);
    expect(unhandled).toEqual([error]);
  });

  it('once all that follow have stopped, and not before', () => {
    const second = followPromises();
    unfollow();
    unfollow();
    expect(isFollowing()).toBe(true);
    second();
    expect(isFollowing()).toBe(false);
    expect(Object.getOwnPropertyDescriptor(Promise.prototype, 'constructor')).toEqual({
      value: Promise,
      writable: true,
      enumerable: false,
      configurable: true,
    });
    for (const [nth, method] of platform().entries()) expect(method).toBe(natives[nth]);
  });

  it('also where the patches were there before', async () => {
    unfollow();
    const uninstall = install();
    unfollow = followPromises();
    expect(await run('a', async () => [await pause(), current()])).toEqual([undefined, 'a']);
    unfollow();
    uninstall();
    for (const [nth, method] of platform().entries()) expect(method).toBe(natives[nth]);
  });
});

describe('before the first context', () => {
  it('a reaction registered outside of a context stays outside of it', async () => {
    const seen: unknown[] = [];
    let settle: () => void;
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const done = settled.then(() => seen.push(current()));
    await run('a', async () => {
      await pause();
      settle();
      await inner();
      seen.push(current());
    });
    await done;
    expect(seen).toEqual([undefined, 'a']);
  });

  it('a later patch of `then` is still called', async () => {
    const patched = Object.getOwnPropertyDescriptor(Promise.prototype, 'then')!;
    const native = natives[0] as typeof Promise.prototype.then;
    const heard: unknown[] = [];
    const pending = pause();
    const value = function (this: Promise<unknown>, ...reactions: Parameters<typeof native>): unknown {
      if (this === pending) heard.push(current());
      return Reflect.apply(patched.value as typeof native, this, reactions);
    };
    // zone.js patches `then` in this way.
    const patch = (then: unknown): boolean =>
      Reflect.defineProperty(Promise.prototype, 'then', { ...patched, value: then });
    patch(value);
    onTestFinished(() => void patch(native));
    expect(await run('a', () => pending.then(() => current()))).toBe('a');
    expect(heard).toEqual(['a']);
    unfollow();
    expect(Promise.prototype.then).toBe(value);
  });

  it.each<[what: string, change: () => () => void]>([
    [
      'has made an accessor of `then`',
      () => {
        const before = Object.getOwnPropertyDescriptor(Promise.prototype, 'then')!;
        const get = (): unknown => before.value;
        Reflect.defineProperty(Promise.prototype, 'then', { get, configurable: true });
        return () => Reflect.defineProperty(Promise.prototype, 'then', before);
      },
    ],
    [
      'has a `Promise` of its own',
      () => {
        const before = globalThis.Promise;
        globalThis.Promise = class extends before<never> {} as typeof Promise;
        return () => (globalThis.Promise = before);
      },
    ],
  ])('a page that %s goes on', async (_, change) => {
    unfollow();
    const undo = change();
    try {
      unfollow = followPromises();
      expect(run('a', current)).toBe('a');
      expect(await Promise.resolve(1).then((one) => one + 1)).toBe(2);
    } finally {
      unfollow();
      undo();
    }
  });

  it('nothing is followed any more where that has ended', async () => {
    const uninstall = install();
    unfollow();
    expect(isFollowing()).toBe(false);
    unfollow = followPromises();
    const seen = await run('a', async () => [await pause(), current()]);
    expect(seen).toEqual([undefined, 'a']);
    unfollow();
    uninstall();
    for (const [nth, method] of platform().entries()) expect(method).toBe(natives[nth]);
  });
});
