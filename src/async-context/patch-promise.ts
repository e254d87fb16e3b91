import { textOf, type Method, type Patch } from '../patch/index.ts';
import { carry, carryThenable } from './frame/carry.ts';
import { contextToCarry, disguise } from './carry-callbacks.ts';
import { callUnheard, frame } from './frame/frame.ts';

type Reaction = ((settled: unknown) => unknown) | null | undefined;

// Makes a reaction run in the context in which it was registered. If the reaction returns a lazy thenable, the thenable
// starts in the same context. Functions of the engine, such as those of `Promise.all`, stay unchanged: they run no code
// of the app, and V8 needs the originals for its `at async` frames. While promises are followed, every function is
// wrapped: a reaction without a context must stay out of other contexts, and code can await the result of a function of
// the engine.
function carryReaction(reaction: Reaction): Reaction {
  const value = contextToCarry();
  return typeof reaction !== 'function' ||
    (!frame.follows && (value === undefined || (!reaction.name && textOf.call(reaction).endsWith('code] }'))))
    ? reaction
    : carry((settled: unknown) => carryThenable(reaction(settled)), value);
}

/** Patches `then`, which `catch` calls, and `Promise.resolve`, which `Promise.all` calls. */
export function patchPromise(patch: Patch): void {
  // Reads the methods by name and not from a descriptor, because a page could have frozen them or turned them into
  // accessors.
  const then = (frame.then = Promise.prototype.then as Method);
  const resolve = Promise.resolve as Method;
  // Each new method has the name and the length of the original, and cannot be called with `new` either.
  patch(Promise.prototype, 'then', () => ({
    value: disguise(
      {
        then(this: unknown, fulfilled: Reaction, rejected: Reaction): unknown {
          return callUnheard(then, this, [carryReaction(fulfilled), carryReaction(rejected)]);
        },
      }.then,
    ),
  }));
  patch(Promise, 'resolve', () => ({
    value: disguise(
      {
        resolve(this: PromiseConstructor, given: unknown): unknown {
          try {
            // The platform returns a promise of the same class unchanged, so such a promise must not be wrapped.
            return callUnheard(resolve, this, [given instanceof this ? given : carryThenable(given)]);
          } catch (error) {
            // A getter named `then` threw the error. Calling the platform's method now would run the getter a second
            // time.
            return this.reject(error);
          }
        },
      }.resolve,
    ),
  }));
}
