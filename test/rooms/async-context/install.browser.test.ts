import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { current, install, run } from 'waybill/async-context';
import { limitCarrying } from '../../../src/async-context/internal.ts';

let restore: () => void;
beforeEach(() => {
  restore = install();
});
afterEach(() => restore());

/** Gives the current context of a callback that was handed over in context `a`. */
const inCallback = (handOver: (callback: () => void) => unknown): Promise<unknown> =>
  new Promise((resolve) => run('a', () => void handOver(() => resolve(current()))));

const once = { once: true };

describe('a callback runs in the context that handed it over', () => {
  it.each<[string, (callback: () => void) => unknown]>([
    ['then', (callback) => Promise.resolve().then(callback)],
    ['then, of a rejection', (callback) => Promise.reject(new Error('x')).then(undefined, callback)],
    ['catch', (callback) => Promise.reject(new Error('x')).catch(callback)],
    ['finally', (callback) => Promise.resolve().finally(callback)],
    ['queueMicrotask', (callback) => queueMicrotask(callback)],
    ['setTimeout', (callback) => setTimeout(callback)],
    [
      'setInterval',
      (callback) => {
        const timer = setInterval(() => {
          clearInterval(timer);
          callback();
        });
      },
    ],
    ['requestAnimationFrame', (callback) => requestAnimationFrame(callback)],
    ['requestIdleCallback', (callback) => requestIdleCallback(callback)],
    [
      'scheduler.postTask',
      (callback) =>
        (globalThis as unknown as { scheduler: { postTask(task: () => void): void } }).scheduler.postTask(
          callback,
        ),
    ],
    ['navigator.locks', (callback) => navigator.locks.request('waybill-test', callback)],
    [
      'navigator.locks, with options',
      (callback) => navigator.locks.request('waybill-test', { mode: 'shared' }, callback),
    ],
    [
      'a MessagePort, by a listener',
      (callback) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', callback, once);
        port1.start();
        port2.postMessage(1);
      },
    ],
    [
      'a MessagePort, by onmessage',
      (callback) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = callback;
        port2.postMessage(1);
      },
    ],
    [
      'an XMLHttpRequest, by a listener',
      (callback) => {
        const request = new XMLHttpRequest();
        request.addEventListener('loadend', callback);
        request.open('GET', '/');
        request.send();
      },
    ],
    [
      'an XMLHttpRequest, by onload',
      (callback) => {
        const request = new XMLHttpRequest();
        request.onload = callback;
        request.open('GET', '/');
        request.send();
      },
    ],
    [
      'a FileReader',
      (callback) => {
        const reader = new FileReader();
        reader.onload = callback;
        reader.readAsText(new Blob(['x']));
      },
    ],
    [
      'an IndexedDB request',
      (callback) => {
        const request = indexedDB.open('waybill-test');
        request.onsuccess = () => {
          request.result.close();
          callback();
        };
      },
    ],
    [
      'an AbortSignal that times out',
      (callback) => AbortSignal.timeout(1).addEventListener('abort', callback),
    ],
    ['the reaction of Promise.all', (callback) => Promise.all([1, Promise.resolve(2)]).then(callback)],
  ])('%s', async (_, handOver) => {
    expect(await inCallback(handOver)).toBe('a');
    expect(current()).toBeUndefined();
  });
});

describe('a lazy thenable starts in the context', () => {
  it.each<[string, (thenable: PromiseLike<unknown>) => unknown]>([
    ['Promise.resolve', (thenable) => Promise.resolve(thenable)],
    ['Promise.all', (thenable) => Promise.all([thenable])],
    ['Promise.race', (thenable) => Promise.race([thenable])],
    ['Promise.any', (thenable) => Promise.any([thenable])],
    ['Promise.allSettled', (thenable) => Promise.allSettled([thenable])],
    ['the result of a reaction', (thenable) => Promise.resolve().then(() => thenable)],
  ])('%s', async (_, handOver) => {
    const seen = await inCallback((callback) =>
      handOver({
        then(resolve) {
          callback();
          resolve?.(1);
          return undefined as never;
        },
      }),
    );
    expect(seen).toBe('a');
  });
});

describe('events keep the context of who causes them', () => {
  const dispatch = (target: EventTarget): boolean => target.dispatchEvent(new Event('x'));

  it.each([
    ['an EventTarget', () => new EventTarget()],
    ['an element', () => document.createElement('p')],
    ['the window', () => window],
  ])('on %s, when code dispatches them', (_, create) => {
    const target = create();
    const seen: unknown[] = [];
    run('a', () => target.addEventListener('x', () => seen.push(current()), once));
    run('b', () => dispatch(target));
    run('a', () => target.addEventListener('x', () => seen.push(current()), once));
    dispatch(target);
    expect(seen).toEqual(['b', undefined]);
  });

  it('on nodes, also when the platform does', async () => {
    const image = document.createElement('img');
    const seen = await new Promise((resolve) => {
      run('a', () => image.addEventListener('error', () => resolve(current())));
      image.src = 'data:,';
    });
    expect(seen).toBeUndefined();
  });
});

describe('listeners stay as the platform has them', () => {
  const openPort = (): { port: MessagePort; send: () => Promise<void> } => {
    const { port1, port2 } = new MessageChannel();
    port1.start();
    onTestFinished(() => port1.close());
    return {
      port: port1,
      send: () =>
        new Promise((resolve) => {
          port1.addEventListener('message', () => setTimeout(resolve), once);
          port2.postMessage(1);
        }),
    };
  };

  it('once, however often the same one is added', async () => {
    const { port, send } = openPort();
    let calls = 0;
    const listener = (): unknown => calls++;
    run('a', () => port.addEventListener('message', listener));
    run('b', () => port.addEventListener('message', listener));
    port.addEventListener('message', listener);
    await send();
    expect(calls).toBe(1);
  });

  it('in the context that added it to this target', async () => {
    const [one, two] = [openPort(), openPort()];
    const seen: unknown[] = [];
    const listener = (): unknown => seen.push(current());
    run('a', () => one.port.addEventListener('message', listener));
    run('b', () => two.port.addEventListener('message', listener));
    await one.send();
    await two.send();
    expect(seen).toEqual(['a', 'b']);
  });

  it('in no context, if a rule forbids it only after they were added', async () => {
    const { port, send } = openPort();
    const asked: unknown[] = [];
    let isShared = false;
    onTestFinished(
      limitCarrying((value, what) => {
        if (value === 'a') asked.push(what);
        return isShared ? undefined : value;
      }),
    );
    const seen: unknown[] = [];
    run('a', () => port.addEventListener('message', () => seen.push(current())));
    await send();
    isShared = true;
    await send();
    expect(seen).toEqual(['a', undefined]);
    expect(asked).toEqual([port, port, port]);
  });

  it('none, once it has been removed, by any context', async () => {
    const { port, send } = openPort();
    let calls = 0;
    const listener = (): unknown => calls++;
    restore();
    port.addEventListener('message', listener);
    restore = install();
    run('a', () => port.addEventListener('message', listener));
    run('b', () => port.removeEventListener('message', listener));
    await send();
    expect(calls).toBe(0);
  });

  it('as objects with handleEvent, and as nothing', async () => {
    const { port, send } = openPort();
    const seen: unknown[] = [];
    const listener = {
      handleEvent(this: unknown) {
        seen.push(this);
      },
    };
    run('a', () => {
      port.addEventListener('message', listener);
      port.addEventListener('message', null as never);
      port.removeEventListener('message', null as never);
    });
    await send();
    expect(seen).toEqual([listener]);
    port.removeEventListener('message', listener);
    await send();
    expect(seen).toEqual([listener]);
  });

  it('as objects with handleEvent, in the context that added them', async () => {
    const { port, send } = openPort();
    const seen: unknown[] = [];
    run('a', () => port.addEventListener('message', { handleEvent: () => seen.push(current()) }));
    await send();
    expect(seen).toEqual(['a']);
  });

  it('as handlers that can be read again', () => {
    const request = new XMLHttpRequest();
    const handler = (): void => {};
    run('a', () => (request.onload = handler));
    expect(request.onload).toBe(handler);
    request.onload = null;
    expect(request.onload).toBeNull();
    // An object counts as a handler that does nothing, also if it has `handleEvent`.
    const object = { handleEvent: handler };
    run('a', () => (request.onload = object as never));
    expect(request.onload).toBe(object);
  });
});

describe('each patched function looks and behaves like the original', () => {
  // Waybill patches `on...` handlers when the first context begins.
  const beginFirstContext = (): void => run('a', () => {});

  const originals = (): Record<string, unknown> => ({
    then: Promise.prototype.then,
    resolve: Promise.resolve,
    queueMicrotask,
    setTimeout,
    setInterval,
    requestAnimationFrame,
    requestIdleCallback,
    addEventListener: EventTarget.prototype.addEventListener,
    removeEventListener: EventTarget.prototype.removeEventListener,
    locks: LockManager.prototype.request,
    onload: Object.getOwnPropertyDescriptor(XMLHttpRequestEventTarget.prototype, 'onload')!.set,
    onmessage: Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')!.get,
  });

  it('has the same names and lengths, and is no constructor', () => {
    const shapes = (): unknown =>
      Object.entries(originals()).map(([key, fn]) => [
        key,
        (fn as () => void).name,
        (fn as () => void).length,
      ]);
    beginFirstContext();
    const patched = shapes();
    const replacements = Object.values(originals());
    restore();
    const untouched = shapes();
    restore = install();
    expect(patched).toEqual(untouched);
    for (const fn of replacements) expect(() => new (fn as new () => unknown)()).toThrow(TypeError);
  });

  it('hands over the other arguments as they are', async () => {
    const args = [(): void => {}, { handler: (): void => {}, update: (): void => {} }, 2];
    const seen = await new Promise<unknown[]>((resolve) =>
      run('a', () => setTimeout((...given: unknown[]) => resolve(given), 0, ...args)),
    );
    expect(seen.map((arg, nth) => arg === args[nth])).toEqual([true, true, true]);
  });

  it('gives back a promise of the same kind as it is, and rejects for a getter that throws', async () => {
    class Special<T> extends Promise<T> {}
    await run('a', async () => {
      const special = Special.resolve(1);
      expect(Special.resolve(special)).toBe(special);
      expect(special.then()).toBeInstanceOf(Special);
      const promise = Promise.resolve(1);
      expect(Promise.resolve(promise)).toBe(promise);
      const poisoned = Promise.resolve({
        get then(): never {
          throw new Error('poison');
        },
      });
      return expect(poisoned).rejects.toThrow('poison');
    });
  });

  it('refuses the same calls as the platform', () => {
    run('a', () => {
      expect(() => Promise.prototype.then.call(1 as never)).toThrow(TypeError);
      expect(() => Reflect.apply(Promise.resolve, undefined, [1])).toThrow(TypeError);
      expect(() => queueMicrotask(undefined as never)).toThrow(TypeError);
      const add = Reflect.get(new EventTarget(), 'addEventListener') as (...args: unknown[]) => void;
      for (const args of [[], ['x'], ['x', 1], [Symbol('x'), () => {}]]) {
        expect(() => add.apply(new EventTarget(), args)).toThrow(TypeError);
      }
    });
  });

  it('leaves handlers alone before the first context, and after an undo that comes before it', () => {
    const { onload, onmessage } = originals();
    restore();
    beginFirstContext();
    expect(originals()).toMatchObject({ onload, onmessage });
    restore = install();
    expect(originals()).toMatchObject({ onload, onmessage });
    beginFirstContext();
    expect(originals()['onload']).not.toBe(onload);
    expect(originals()['onmessage']).not.toBe(onmessage);
  });

  it('is the identical original after the undo, and after two installations only with the second', () => {
    beginFirstContext();
    const patched = originals();
    const second = install();
    expect(originals()).toEqual(patched);
    restore();
    restore();
    expect(originals()).toEqual(patched);
    second();
    const untouched = originals();
    for (const key of Object.keys(untouched))
      expect([key, untouched[key] === patched[key]]).toEqual([key, false]);
    restore = install();
    beginFirstContext();
    restore();
    for (const [key, fn] of Object.entries(originals()))
      expect([key, fn === untouched[key]]).toEqual([key, true]);
  });

  it('passes through after the undo if the app patched over it', async () => {
    restore();
    const native = globalThis.setTimeout;
    restore = install();
    const ours = globalThis.setTimeout;
    const theirs = ((...args: Parameters<typeof setTimeout>) => ours(...args)) as typeof setTimeout;
    globalThis.setTimeout = theirs;
    restore();
    expect(globalThis.setTimeout).toBe(theirs);
    expect(await inCallback((callback) => setTimeout(callback))).toBeUndefined();
    globalThis.setTimeout = native;
  });
});
