import { collectPatches, findHolder, type Method, type Patch } from '../patch/index.ts';
import { carry, carryThenable } from './frame/carry.ts';
import { byTrap, disguise } from './carry-callbacks.ts';
import { frame, readValue, shareFrame, swapValue } from './frame/frame.ts';
import { refuse } from './hear-refused.ts';
import { hideAccessor } from './hide-accessor.ts';
import { install } from './install-patches.ts';
import { markMicrotasks } from './mark-microtasks.ts';

/**
 * Keeps the context across native `await` in code that is not compiled.
 *
 * The function installs the patches of {@link install}, and replaces the `constructor` of promises with an accessor.
 * `await` reads the `constructor` of the promise that it waits for, so the accessor learns which code waits. The order
 * of microtasks stays the same. Compared with compiled code, there are three disadvantages. Code loses its context if
 * it awaits 16 values in a row that are not promises. V8 writes no `at async` lines for code inside a context. If code
 * inside a context reads the `constructor` of a promise, the rejection of this promise counts as handled.
 *
 * The function does nothing if the engine has a native `AsyncContext`, or if `waybill/vite` has compiled the page.
 */
export function followPromises(): () => void {
  shareFrame();
  if (frame.native || frame.carry) return () => {};
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

// `await` is patched only when the first context begins, because until then no `await` has a context to keep. So the
// start of a page does not pay for the patch.
function followWithContexts(): void {
  const { prepare } = frame;
  const { then } = Promise.prototype;
  frame.prepare = () => {
    frame.prepare = undefined;
    prepare?.();
    if (frame.follows) frame.unfollow ??= patchAwait(then);
  };
  // A context could have begun before this call, such as the context of the page load. In this case the patch is made
  // now.
  if (!prepare || frame.value) frame.prepare();
}

type Reaction = (settled: unknown) => unknown;

function carryReaction<T>(reaction: T): T | Reaction {
  return typeof reaction === 'function'
    ? carry((settled) => carryThenable((reaction as unknown as Reaction)(settled)), readValue())
    : reaction;
}

// True during a call of the original `then` or `Promise.resolve`. These methods read the `constructor` of a promise
// too, but they do not await the promise.
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

/**
 * Creates the function that is called with each awaited promise. The function lets the code that awaits the promise
 * resume in its own context.
 */
function createFollower(then: Method): (promise: Promise<unknown>) => void {
  // An `await` outside of every context is followed only in two cases: other followed awaits are still suspended
  // (`waiting` counts them), or `run` has returned the awaited promise (`gifts` holds such promises). In any other case
  // no foreign context can reach the code after the `await`.
  let waiting = 0;
  const gifts = new WeakSet<object>();
  // The `enter` function of the `await` that resumes now. When the next mark of `markMicrotasks` runs, it clears this
  // variable.
  let resumed: unknown;

  // Microtasks are queued with the `then` of this promise, because in browsers `queueMicrotask` takes twenty times as
  // long.
  const settled = Object.defineProperties(new Promise<void>((resolve) => resolve()), {
    constructor: { value: Promise },
    then: { value: then },
  });
  const enqueue = (task: () => void): void => void settled.then(task);
  frame.mark = markMicrotasks(enqueue, () => (resumed = undefined));
  frame.give = (result) => {
    if (result instanceof Promise) gifts.add(result);
  };

  // Three reactions to the promise run one after another: `enter`, then the code that awaits, then `leave`.
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
      // If the promise was already settled at the `await`, `leave` runs late: other code can run between the code that
      // awaits and `leave`. In this case `leave` must not change the context.
      if (resumed === enter) swapValue(outer);
    };
    try {
      unheard(then, promise, enter, enter);
    } catch {
      // `then` throws if the value only has the prototype of a promise. Such a value is ignored.
      return;
    }
    waiting++;
    enqueue(() => void unheard(then, promise, leave, leave));
  };
}

// Replaces `constructor` with an accessor, because `await` reads the `constructor` of the promise that it waits for.
function patchConstructor(patch: Patch, follow: (promise: Promise<unknown>) => void): void {
  const { constructor } = Promise.prototype;
  function get(this: object): unknown {
    if (!isUnheard && this !== Promise.prototype && this instanceof Promise) follow(this);
    return constructor;
  }
  hideAccessor(patch, get);
  patch(Promise.prototype, 'constructor', () => ({
    get,
    // As for any property of a prototype, an assignment to `constructor` of a promise creates an own property of this
    // promise.
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

// Unlike the patches of `install`, these patches wrap functions of the engine too, because code could await the result
// of such a function. `unheard` hides the calls of the original methods, which would otherwise count as code that
// awaits a promise.
function patchFunctions(patch: Patch, inner: Method): void {
  patch(Promise.prototype, 'then', () => ({
    value: disguise(
      {
        then(this: Promise<unknown>, fulfilled: unknown, rejected: unknown): unknown {
          return unheard(inner, this, carryReaction(fulfilled), carryReaction(rejected));
        },
      }.then,
    ),
  }));
  const carryTask = byTrap((original, self, [task]) => original.call(self, carryReaction(task)));
  patch(findHolder('queueMicrotask'), 'queueMicrotask', carryTask);
  const { resolve } = Promise as unknown as { resolve: Method };
  patch(Promise, 'resolve', () => ({
    value: disguise(
      {
        resolve(this: unknown, given: unknown): unknown {
          return unheard(resolve, this, given);
        },
      }.resolve,
    ),
  }));
}

function patchAwait(ours: typeof Promise.prototype.then): () => void {
  const then = frame.then as Method;
  const [patch, undo] = collectPatches(refuse);
  patchConstructor(patch, createFollower(then));
  // Other code could have wrapped the patched `then` in the meantime. In this case its wrapper is called too.
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
