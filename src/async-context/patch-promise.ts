import type { Method, Patch } from '../patch/index.ts';
import { carry, carryThenable } from './carry.ts';
import { contextToCarry } from './carry-callbacks.ts';
import { frame } from './frame.ts';

type Reaction = ((settled: unknown) => unknown) | null | undefined;

// A reaction runs in the context in which it was registered, and so does the lazy thenable that it may give. What the
// engine made, as for `Promise.all`, runs no code of the app's; V8 has to find it untouched for its `at async` frames.
// Where promises are followed, what has no context is kept out of others'.
function carryReaction(reaction: Reaction): Reaction {
  const value = contextToCarry();
  return (value === undefined && !frame.follows) ||
    typeof reaction !== 'function' ||
    (!reaction.name && Function.toString.call(reaction).endsWith('code] }'))
    ? reaction
    : carry((settled: unknown) => carryThenable(reaction(settled)), value);
}

/** Patches `then`, through which `catch` goes, and `Promise.resolve`, through which `Promise.all` goes. */
export function patchPromise(patch: Patch): void {
  // Read by name: a page may have frozen them, or made accessors of them.
  const then = (frame.then = Promise.prototype.then as Method);
  const resolve = Promise.resolve as Method;
  // Methods have the name and the length of those that they replace, and can't be called with `new` either. A proxy would
  // cost more than the platform's own.
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
          // A promise of this very kind comes back as it is.
          return resolve.call(this, given instanceof this ? given : carryThenable(given));
        } catch (error) {
          // A getter named `then` threw at us instead of at the platform, which would read it a second time.
          return this.reject(error);
        }
      },
    }.resolve,
  }));
}
