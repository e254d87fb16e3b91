import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';
import { current, run } from 'waybill/async-context';
import { followPromises, hold } from '../../../src/async-context/internal.ts';

let unfollow: () => void;
beforeEach(() => {
  unfollow = followPromises();
});
afterEach(() => unfollow());

/** Code that waits for `held` outside of every context, and then calls `see`. */
type Outsider = (held: Promise<unknown>, see: (value?: unknown) => void) => unknown;

const OUTSIDERS: Readonly<Record<string, Outsider>> = {
  async 'an async function'(held, see) {
    await held;
    see();
  },
  then: (held, see) => held.then(see),
  'catch and finally': (held, see) => held.catch(() => {}).finally(see),
  async 'a rejection'(held, see) {
    await held.then(() => Promise.reject(new Error('planned'))).catch(see);
  },
  async 'try and finally'(held, see) {
    try {
      await held;
    } finally {
      see();
    }
  },
  async 'an async function that waits for another'(held, see) {
    const inner = async (): Promise<unknown> => held;
    await inner();
    see();
  },
  async 'Promise.all'(held, see) {
    await Promise.all([held, 1]);
    see();
  },
  async 'Promise.race'(held, see) {
    await Promise.race([held, new Promise(() => {})]);
    see();
  },
  async 'values behind the promise'(held, see) {
    await held;
    await null;
    await 1;
    see();
  },
  async 'for await'(held, see) {
    for await (const value of [held]) see(value);
  },
  async 'an async generator'(held, see) {
    const steps = async function* (): AsyncGenerator {
      yield await held;
    };
    for await (const value of steps()) see(value);
  },
  async 'a thenable'(held, see) {
    // oxlint-disable-next-line unicorn/no-thenable -- query builders are thenables
    await { then: (resolve: (value: unknown) => void) => void held.then(resolve) };
    see();
  },
  async 'a promise of a subclass'(held, see) {
    await class Sub<T> extends Promise<T> {}.resolve(held);
    see();
  },
  async 'a microtask'(held, see) {
    await held;
    await new Promise<void>((resolve) => queueMicrotask(() => [see(), resolve()]));
  },
  async 'the top level of a module'(held, see) {
    Object.assign(globalThis, { outsideTest: { held, see } });
    const code = 'const { held, see } = outsideTest; await held; see();';
    await import(/* @vite-ignore */ URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  },
  async 'the module that imports a module with a top-level await'(held, see) {
    Object.assign(globalThis, { outsideTest: { held, see } });
    const address = (code: string): string =>
      URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const inner = address('await outsideTest.held;');
    await import(/* @vite-ignore */ address(`import '${inner}'; outsideTest.see();`));
  },
};

const once = { once: true };

/** Ways in which code of a context calls `release`. */
const RELEASES: Readonly<Record<string, (release: () => void) => unknown>> = {
  'at once': (release) => release(),
  'in a timer': (release) => setTimeout(release),
  'in a microtask': (release) => queueMicrotask(release),
  'in a frame': (release) => requestAnimationFrame(release),
  'behind an await': async (release) => {
    await new Promise((resolve) => setTimeout(resolve));
    release();
  },
  'behind a value': async (release) => {
    await null;
    release();
  },
  'in a reaction': (release) => Promise.resolve().then(release),
  'in the listener of a port'(release) {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', release, once);
    port1.start();
    port2.postMessage(1);
  },
  'in the handler of a port'(release) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = release;
    port2.postMessage(1);
  },
  'in the listener of a request'(release) {
    const request = new XMLHttpRequest();
    request.addEventListener('load', release);
    request.open('GET', 'data:,x');
    request.send();
  },
};

describe.each(Object.entries(OUTSIDERS))('%s of code without a context stays without one', (_, outsider) => {
  it.each(Object.entries(RELEASES))('if a context settles the promise %s', async (_name, give) => {
    const seen: unknown[] = [];
    let release = (): void => {};
    const held = new Promise<unknown>((resolve) => {
      release = () => resolve(1);
    });
    const outside = new Promise<void>((resolve) => {
      void outsider(held, () => [seen.push(current()), resolve()]);
    });
    // Modules load in several tasks.
    for (let nth = 0; nth < 3; nth++) await new Promise((resolve) => setTimeout(resolve, 5));
    const inside = new Promise<void>((resolve) => {
      run('a', () =>
        give(async () => {
          await null;
          release();
          seen.push(current());
          await null;
          seen.push(current());
          await new Promise((next) => setTimeout(next));
          seen.push(current());
          resolve();
        }),
      );
    });
    await Promise.all([outside, inside]);
    expect(seen.filter((value) => value === 'a')).toEqual(['a', 'a', 'a']);
    expect(seen.filter((value) => value !== 'a')).toEqual([undefined]);
  });
});

describe('a loop of code without a context, begun before the first context', () => {
  it('works off the jobs of contexts outside of them', async () => {
    const jobs: (() => void)[] = [];
    let wake = (): void => {};
    const seen: unknown[] = [];
    const state = { isOver: false };
    const loop = (async () => {
      while (!state.isOver) {
        const next = new Promise<void>((resolve) => (wake = resolve));
        await next;
        for (const job of jobs.splice(0)) job();
        seen.push(current());
      }
    })();
    const put = (last = false): void => {
      jobs.push(() => (state.isOver = last));
      wake();
    };
    for (const last of [false, false, true]) {
      run(String(last), () => put(last));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await loop;
    expect(seen).toEqual([undefined, undefined, undefined]);
  });

  it('reads platform promises outside of the contexts that settle them', async () => {
    let controller: ReadableStreamDefaultController<number> | undefined;
    const stream = new ReadableStream<number>({ start: (given) => void (controller = given) });
    const seen: unknown[] = [];
    const reading = (async () => {
      const reader = stream.getReader();
      for (;;) {
        const { done } = await reader.read();
        seen.push(current());
        if (done) return;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 1));
    run('a', () => controller!.enqueue(1));
    await new Promise((resolve) => setTimeout(resolve, 1));
    run('b', () => controller!.close());
    await reading;
    expect(seen).toEqual([undefined, undefined]);
  });

  it('stays outside of the event whose listener wakes it', async () => {
    let wake = (): void => {};
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const seen: unknown[] = [];
    const outside = (async () => {
      await woken;
      seen.push(current());
    })();
    const button = document.body.appendChild(document.createElement('button'));
    onTestFinished(() => button.remove());
    button.textContent = 'wake';
    button.addEventListener('click', (event) => {
      hold('a', () => event.eventPhase === Event.NONE);
      wake();
    });
    button.addEventListener('click', () => seen.push(current()));
    await userEvent.click(button);
    await outside;
    expect(seen).toEqual([undefined, 'a']);
  });
});
