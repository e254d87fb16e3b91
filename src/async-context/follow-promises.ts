import { collectPatches, type Method, type Patch } from '../patch/index.ts';
import { carry, carryThenable } from './carry.ts';
import { byTrap } from './carry-callbacks.ts';
import { frame, readValue, shareFrame, swapValue } from './frame.ts';
import { install } from './install-patches.ts';
import { markMicrotasks } from './mark-microtasks.ts';

/**
 * Keeps the context across native `await` in code that is not compiled.
 *
 * The function installs the patches of {@link install} and one more. `await` reads the `constructor` of a promise, and
 * an accessor there sees which code waits. The order of microtasks stays the same. In three points this is worse than
 * compiled code. A context is given up if code waits for 16 values in a row that are no promises. V8 writes no
 * `at async` lines for code inside a context. Code inside a context that reads the `constructor` of a promise counts as
 * code that handles its rejection.
 *
 * The function does nothing with a native `AsyncContext`, nor in a page that `waybill/vite` has compiled.
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

// Without a context, no code waits inside one. So the patch waits for the first context, and the start of a page does
// not pay for it.
function followWithContexts(): void {
  const { prepare } = frame;
  const { then } = Promise.prototype;
  frame.prepare = () => {
    frame.prepare = undefined;
    prepare?.();
    if (frame.follows) frame.unfollow ??= patchAwait(then);
  };
  // A context may have begun before this point: the page load has one.
  if (!prepare || frame.value) frame.prepare();
}

type Reaction = (settled: unknown) => unknown;

function carryReaction<T>(reaction: T): T | Reaction {
  return typeof reaction === 'function'
    ? carry((settled) => carryThenable((reaction as unknown as Reaction)(settled)), readValue())
    : reaction;
}

// `then` and `Promise.resolve` read the constructor too, but they do not wait.
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

/** Creates the function that is called with each awaited promise. It lets the waiting code go on in its own context. */
function createFollower(then: Method): (promise: Promise<unknown>) => void {
  // `waiting` counts the suspended awaits that began inside a context or beside such an await. `gifts` holds the
  // promises that a context returned to the code around it. Only if there are some must code without a context be kept
  // out of other contexts.
  let waiting = 0;
  const gifts = new WeakSet<object>();
  // The `enter` of the `await` that goes on now. The next mark between microtasks clears it.
  let resumed: unknown;

  // In browsers, `queueMicrotask` takes twenty times as long as this `then`.
  const settled = Object.defineProperties(new Promise<void>((resolve) => resolve()), {
    constructor: { value: Promise },
    then: { value: then },
  });
  const enqueue = (task: () => void): void => void settled.then(task);
  frame.mark = markMicrotasks(enqueue, () => (resumed = undefined));
  frame.give = (result) => {
    if (result instanceof Promise) gifts.add(result);
  };

  // The reactions to a promise run one after another: `enter`, then the code that awaits, then `leave`.
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
      // `leave` comes late if the promise had settled before. Then other code may have run in between.
      if (resumed === enter) swapValue(outer);
    };
    try {
      unheard(then, promise, enter, enter);
    } catch {
      // The value only has the prototype of a promise.
      return;
    }
    waiting++;
    enqueue(() => void unheard(then, promise, leave, leave));
  };
}

// `await` reads the `constructor` of the promise that it waits for.
function patchConstructor(patch: Patch, follow: (promise: Promise<unknown>) => void): void {
  const { constructor } = Promise.prototype;
  patch(Promise.prototype, 'constructor', () => ({
    get(this: object) {
      if (!isUnheard && this !== Promise.prototype && this instanceof Promise) follow(this);
      return constructor;
    },
    // An assignment creates an own property, as it does for any property of a prototype.
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

// Functions of the engine are carried here too, because an `await` may go on behind them. `unheard` hides these calls:
// they would count as code that waits.
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
  // Other code may have patched `then` since. Its patch is called too.
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
