import { collectPatches, type Method, type Patch } from '../patch/index.ts';
import { carry, carryThenable } from './carry.ts';
import { byTrap } from './carry-callbacks.ts';
import { frame, readValue, shareFrame, swapValue } from './frame.ts';
import { install } from './install-patches.ts';
import { markMicrotasks } from './mark-microtasks.ts';

/**
 * Keeps the context across native `await` where nothing was compiled.
 *
 * It installs the patches of {@link install}, and one more: `await` asks a promise for its `constructor`, and so tells
 * who waits for it. Nothing changes its order. Three things are worse than with compiled code: a context is given up where
 * code waits for 16 values in a row that are no promises; V8 writes no `at async` lines for what happens inside a context;
 * and whoever reads the `constructor` of a promise inside a context counts as one who handles its rejection. It does
 * nothing with a native `AsyncContext`, nor in a page that `waybill/vite` has compiled.
 */
export function followPromises(): () => void {
  shareFrame();
  if (frame.native || frame.helpers) return () => {};
  let following = true;
  const uninstall = install();
  if (!frame.follows++) followWithContexts();
  return () => {
    if (!following) return;
    following = false;
    if (!--frame.follows) frame.unfollow?.();
    uninstall();
  };
}

// Until there is a context nobody waits inside of one: the start of a page does not pay for it.
function followWithContexts(): void {
  const { prepare } = frame;
  const { then } = Promise.prototype;
  frame.prepare = () => {
    frame.prepare = undefined;
    prepare?.();
    if (frame.follows) frame.unfollow ??= patchAwait(then);
  };
  // There may have been one before this: the load of a page holds one.
  if (!prepare || frame.value) frame.prepare();
}

type Reaction = (settled: unknown) => unknown;

function carryReaction<T>(reaction: T): T | Reaction {
  return typeof reaction === 'function'
    ? carry((settled) => carryThenable((reaction as unknown as Reaction)(settled)), readValue())
    : reaction;
}

// `then` and `Promise.resolve` ask for the constructor too, and nobody waits there.
let isUnheard = false;

function unheard(method: Method, self: unknown, ...args: unknown[]): unknown {
  const outer = isUnheard;
  isUnheard = true;
  try {
    return method.apply(self, args);
  } finally {
    isUnheard = outer;
  }
}

/** Makes the function that hears of each promise that is waited for, and lets the one who waits go on in its context. */
function createFollower(then: Method): (promise: Promise<unknown>) => void {
  // How many that began to wait inside a context, or beside one, still do, and what contexts gave away. Only where there
  // are some has code outside to be kept outside.
  let waiting = 0;
  const gifts = new WeakSet<object>();
  // The one whose `await` goes on now, until a microtask of another's runs.
  let resumed: unknown;

  // Browsers take twenty times as long for `queueMicrotask`.
  const settled = Object.defineProperties(new Promise<void>((resolve) => resolve()), {
    constructor: { value: Promise },
    then: { value: then },
  });
  const enqueue = (task: () => void): void => void settled.then(task);
  frame.mark = markMicrotasks(enqueue, () => (resumed = undefined));
  frame.give = (result) => {
    if (result instanceof Promise) gifts.add(result);
  };

  // The reactions to a promise run one behind another: ours, that of the `await` that asks, and ours again.
  return (promise) => {
    const value = readValue();
    if (value === undefined && !waiting && !gifts.has(promise)) return;
    let outer: unknown;
    const enter = (): void => {
      waiting--;
      outer = swapValue(value);
      resumed = enter;
    };
    const leave = (): void => {
      // It comes late where the promise had settled before; then others have been here since.
      if (resumed === enter) swapValue(outer);
    };
    try {
      unheard(then, promise, enter, enter);
    } catch {
      // Something that only has the prototype of a promise.
      return;
    }
    waiting++;
    enqueue(() => void unheard(then, promise, leave, leave));
  };
}

// `await` reads the constructor of what it waits for.
function patchConstructor(patch: Patch, follow: (promise: Promise<unknown>) => void): void {
  const { constructor } = Promise.prototype;
  patch(Promise.prototype, 'constructor', () => ({
    get(this: object) {
      if (!isUnheard && this !== Promise.prototype && this instanceof Promise) follow(this);
      return constructor;
    },
    // As an assignment to a property of a prototype does.
    set(this: object, value: unknown) {
      Object.defineProperty(this, 'constructor', {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  }));
}

// What the engine made is carried here too: with it goes an `await`. And these functions are heard of as ones who wait.
function patchFunctions(patch: Patch, inner: Method): void {
  patch(Promise.prototype, 'then', () => ({
    value: {
      then(this: Promise<unknown>, fulfilled: unknown, rejected: unknown): unknown {
        return unheard(inner, this, carryReaction(fulfilled), carryReaction(rejected));
      },
    }.then,
  }));
  const carryTask = byTrap((original, self, [task]) => original.call(self, carryReaction(task)));
  patch(globalThis, 'queueMicrotask', carryTask);
  const { resolve } = Promise as unknown as { resolve: Method };
  patch(Promise, 'resolve', () => ({
    value: {
      resolve(this: unknown, given: unknown): unknown {
        return unheard(resolve, this, given);
      },
    }.resolve,
  }));
}

function patchAwait(ours: typeof Promise.prototype.then): () => void {
  const then = frame.then as Method;
  const [patch, undo] = collectPatches();
  patchConstructor(patch, createFollower(then));
  // Whoever has patched `then` since is asked as well.
  const outermost = Promise.prototype.then;
  patchFunctions(patch, outermost === ours ? then : (outermost as Method));
  frame.thenOutside = function (...reactions): never {
    return unheard(then, this, ...reactions) as never;
  };
  return () => {
    undo();
    frame.mark = frame.give = frame.thenOutside = frame.unfollow = undefined;
  };
}
