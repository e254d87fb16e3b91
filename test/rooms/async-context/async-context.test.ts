import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bind, current, run, snapshot } from 'waybill/async-context';
import { hold } from '../../../src/async-context/internal.ts';
import type { Call } from '../../../src/async-context/compiled/compiled.ts';

const KEY = Symbol.for('waybill.async-context');
const globals = globalThis as unknown as Record<symbol | string, unknown>;

describe('run', () => {
  it('gives its value to current until the function returns, and gives the result of the function', () => {
    expect(run('a', () => [current(), run('b', current), current()])).toEqual(['a', 'b', 'a']);
    expect(current()).toBeUndefined();
  });

  it('is over when the function throws, and passes the error on', () => {
    const error = new Error('mine');
    expect(() =>
      run('a', () => {
        throw error;
      }),
    ).toThrow(error);
    expect(current()).toBeUndefined();
  });

  it('can hide a value, with undefined', () => {
    expect(run('a', () => run(undefined, current))).toBeUndefined();
  });

  it('has no context behind the first await of code that was not compiled', async () => {
    const seen: unknown[] = [];
    await run('a', async () => {
      seen.push(current());
      await Promise.resolve();
      seen.push(current());
    });
    expect(seen).toEqual(['a', undefined]);
  });
});

describe('hold', () => {
  it('is over for code that restores its value after the end of the event', () => {
    let isOver = false;
    hold('a', () => isOver);
    const seen = run('b', () => {
      isOver = true;
      return current();
    });
    expect([seen, current()]).toEqual(['b', undefined]);
  });

  it('goes on after an event inside the event, during which it seems to be over', () => {
    let isInside = false;
    let isOver = false;
    hold('a', () => isInside || isOver);
    isInside = true;
    const inside = current();
    isInside = false;
    const behind = run('b', current);
    expect([inside, behind, current()]).toEqual([undefined, 'b', 'a']);
    isOver = true;
    expect(current()).toBeUndefined();
  });
});

describe('bind and snapshot', () => {
  it('bind keeps the context, this and the arguments', () => {
    const bound = run('a', () =>
      bind(function (this: string, ...args: number[]) {
        return [current(), String(this), ...args];
      }),
    );
    expect(run('b', () => bound.call('self', 1, 2))).toEqual(['a', 'self', 1, 2]);
  });

  it('bind keeps having no context, too', () => {
    const bound = bind(current);
    expect(run('b', bound)).toBeUndefined();
  });

  it('snapshot runs any function in the context that it remembers', () => {
    const inside = run('a', snapshot);
    expect(run('b', () => [inside(current), current()])).toEqual(['a', 'b']);
  });
});

it('is one context for two copies of the package', async () => {
  vi.resetModules();
  const copy = await import('waybill/async-context');
  expect(copy.run).not.toBe(run);
  expect(run('a', () => copy.current())).toBe('a');
  expect(copy.run('b', () => [current(), run('c', copy.current), copy.bind(current)()])).toEqual([
    'b',
    'c',
    'b',
  ]);
});

it('patches nothing twice when its module is loaded again, as by hot reload', async () => {
  const { then } = Promise.prototype;
  vi.resetModules();
  await import('waybill/async-context/install');
  const patched = Promise.prototype.then;
  const frame = globals[KEY] as { installs: number; restore: () => void };
  const { installs } = frame;
  vi.resetModules();
  await import('waybill/async-context/install');
  expect(patched).not.toBe(then);
  expect(Promise.prototype.then).toBe(patched);
  expect(frame.installs).toBe(installs + 1);
  frame.restore();
  frame.installs = 0;
  expect(Promise.prototype.then).toBe(then);
});

describe("with the engine's own AsyncContext", () => {
  const shared = globals[KEY];
  afterEach(() => {
    delete globals['AsyncContext'];
    globals[KEY] = shared;
  });

  // No engine has AsyncContext yet. Its proposal follows Node's AsyncLocalStorage, so that plays it here.
  class Variable {
    readonly #storage = new AsyncLocalStorage();
    run<T>(value: unknown, fn: () => T): T {
      return this.#storage.run(value, fn);
    }
    get(): unknown {
      return this.#storage.getStore();
    }
  }

  it('uses that, and patches nothing', async () => {
    globals['AsyncContext'] = { Variable };
    delete globals[KEY];
    vi.resetModules();
    const native = await import('waybill/async-context');
    const { then } = Promise.prototype;
    const restore = native.install();
    expect(Promise.prototype.then).toBe(then);
    const seen: unknown[] = [];
    let bound = (): unknown => undefined;
    await native.run('a', async () => {
      bound = native.bind(native.current);
      await Promise.resolve();
      seen.push(native.current());
      await new Promise((resolve) => setTimeout(resolve));
      seen.push(native.current(), native.snapshot()(native.current));
    });
    expect(seen).toEqual(['a', 'a', 'a']);
    expect(native.run('b', bound)).toBe('a');
    restore();
  });

  it('lets a rule decide which context timers take along', async () => {
    globals['AsyncContext'] = { Variable };
    delete globals[KEY];
    vi.resetModules();
    const native = await import('waybill/async-context');
    const { limitCarrying } = await import('../../../src/async-context/internal.ts');
    const { setTimeout: before } = globalThis;
    const undo = limitCarrying((value, what, args) => (args?.[1] === 2 ? `${value} by ${what}` : undefined));
    const seen: unknown[] = [];
    await native.run('a', async () => {
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          seen.push(native.current());
          resolve();
        }, 1),
      );
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          seen.push(native.current());
          resolve();
        }, 2),
      );
      seen.push(native.current());
    });
    expect(seen).toEqual([undefined, 'a by setTimeout', 'a']);
    undo();
    expect(globalThis.setTimeout).toBe(before);
  });

  it('lets compiled code do no more than it did before it was compiled', async () => {
    globals['AsyncContext'] = { Variable };
    delete globals[KEY];
    vi.resetModules();
    const native = await import('waybill/async-context');
    await import('waybill/async-context/install');
    const { __waybill: begin } = globals as unknown as { __waybill: () => Call };
    const thenable = { then() {} };
    const seen = await native.run('a', async () => {
      const call = begin();
      try {
        expect(call.out(thenable)).toBe(thenable);
        expect(call.settle(thenable)).toBe(thenable);
        call.in(await call.out(Promise.resolve()));
        const values: unknown[] = [];
        for await (const value of call.iterate([1, Promise.resolve(2)])) values.push(value, native.current());
        return values;
      } finally {
        call.end();
      }
    });
    expect(seen).toEqual([1, 'a', 2, 'a']);
  });
});
