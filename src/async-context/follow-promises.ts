import { collectPatches, type Method, type Patch } from '../patch/index.ts';
import { PlatformPromise } from './frame/carry.ts';
import { frame, readValue, shareFrame, swapValue } from './frame/frame.ts';
import { refuse } from './hear-refused.ts';
import { hideAccessor } from './hide-accessor.ts';
import { install } from './install-patches.ts';
import { markMicrotasks } from './mark-microtasks.ts';

/**
 * Keeps the context across native `await` in code that is not compiled.
 *
 * The function installs the patches of {@link install}, and replaces the `constructor` of promises with an accessor.
 * `await` reads the `constructor` of the promise that it waits for, so the accessor learns which code waits. Code without
 * a context is followed too, because code of a context can settle its promise. The order of microtasks stays the same.
 * Compared with compiled code, there are four disadvantages. Code loses its context if it awaits 16 values in a row that
 * are not promises. V8 writes no `at async` lines. If code reads the `constructor` of a promise, the rejection of this
 * promise counts as handled. Code that began to wait before the call of this function is not known.
 *
 * The function does nothing if the engine has a native `AsyncContext`, or if `waybill/vite` has compiled the page.
 */
export function followPromises(): () => void {
  shareFrame();
  if (frame.native || frame.carry) return () => {};
  let following = true;
  const uninstall = install();
  if (!frame.follows++) frame.unfollow = patchAwait();
  // A context could have begun before this call, such as the context of the page load.
  if (readValue() !== undefined) frame.prepare?.();
  return () => {
    if (!following) return;
    following = false;
    if (!--frame.follows) frame.unfollow?.();
    uninstall();
  };
}

// True during a call of the original `then` or `Promise.resolve`. These methods read the `constructor` of a promise
// too, but they do not await the promise.
let isUnheard = false;

function unheard(method: Method, self: unknown, args: unknown[]): unknown {
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
  const mark = markMicrotasks(enqueue, () => (resumed = undefined));

  // The `leave` reactions of the awaited promises. They come behind the reactions of the awaiting code, so they are
  // registered when this code has been suspended: when code sets the context the next time, at the latest in a microtask.
  let late: (() => void)[] = [];
  const registerLate = (): void => {
    const registering = late;
    late = [];
    for (const register of registering) register();
  };
  frame.mark = (before) => {
    registerLate();
    mark(before);
  };

  // Three reactions to the promise run one after another: `enter`, then the code that awaits, then `leave`.
  return (promise) => {
    const value = readValue();
    let outer: unknown;
    const enter = (): void => {
      outer = swapValue(value);
      resumed = enter;
    };
    const leave = (): void => {
      // If the promise was already settled at the `await`, `leave` runs late: other code can run between the code that
      // awaits and `leave`. In this case `leave` must not change the context.
      if (resumed === enter) swapValue(outer);
    };
    try {
      unheard(then, promise, [enter, enter]);
    } catch {
      // `then` throws if the value only has the prototype of a promise. Such a value is ignored.
      return;
    }
    late.push(() => unheard(then, promise, [leave, leave]));
    enqueue(registerLate);
  };
}

// Replaces `constructor` with an accessor, because `await` reads the `constructor` of the promise that it waits for.
function patchConstructor(patch: Patch, follow: (promise: Promise<unknown>) => void): void {
  const { prototype } = PlatformPromise;
  const { constructor } = prototype;
  function get(this: object): unknown {
    if (!isUnheard && this !== prototype && this instanceof PlatformPromise) follow(this);
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

function patchAwait(): () => void {
  const [patch, undo] = collectPatches(refuse);
  patchConstructor(patch, createFollower(frame.then as Method));
  frame.unheard = unheard as typeof Reflect.apply;
  return () => {
    undo();
    frame.mark = frame.unheard = frame.unfollow = undefined;
  };
}
