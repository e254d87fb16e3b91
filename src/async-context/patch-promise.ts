import type { Method, Patch } from '../patch/index.ts';
import { carry, carryThenable } from './carry.ts';
import { contextToCarry } from './carry-callbacks.ts';
import { frame } from './frame.ts';

type Reaction = ((settled: unknown) => unknown) | null | undefined;

// A reaction runs in the context in which it was registered. A lazy thenable that it returns starts there too.
// Functions of the engine, as for `Promise.all`, run no code of the app. V8 must find them unchanged for its `at async`
// frames. While promises are followed, a reaction without a context is carried too, to keep it out of other contexts.
function carryReaction(reaction: Reaction): Reaction {
  const value = contextToCarry();
  return (value === undefined && !frame.follows) ||
    typeof reaction !== 'function' ||
    (!reaction.name && Function.toString.call(reaction).endsWith('code] }'))
    ? reaction
    : carry((settled: unknown) => carryThenable(reaction(settled)), value);
}

/** Patches `then`, which `catch` calls, and `Promise.resolve`, which `Promise.all` calls. */
export function patchPromise(patch: Patch): void {
  // The methods are read by name: a page may have frozen them, or turned them into accessors.
  const then = (frame.then = Promise.prototype.then as Method);
  const resolve = Promise.resolve as Method;
  // These methods have the name and the length of the originals, and cannot be called with `new` either. A proxy would
  // take longer than the platform's own method.
  patch(Promise.prototype, 'then', () => ({
    value: {
      then(this: unknown, fulfilled: Reaction, rejected: Reaction): unknown {
        return then.call(this, carryReaction(fulfilled), carryReaction(rejected));
      },
    }.then,
  }));
  patch(Promise, 'resolve', () => ({
    value: {
      resolve(this: PromiseConstructor, given: unknown): unknown {
        try {
          // A promise of this very class comes back as it is.
          return resolve.call(this, given instanceof this ? given : carryThenable(given));
        } catch (error) {
          // A getter named `then` threw here. The platform would read that getter a second time.
          return this.reject(error);
        }
      },
    }.resolve,
  }));
}
