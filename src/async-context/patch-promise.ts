import { carry, carryThenable } from './carry.ts';
import { contextToCarry, type Replace } from './replace-property.ts';

type Then = (this: unknown, fulfilled: Reaction, rejected: Reaction) => unknown;
type Resolve = (this: PromiseConstructor, given: unknown) => unknown;
type Reaction = ((settled: unknown) => unknown) | null | undefined;

// A reaction runs in the context in which it was registered, and so does the lazy thenable that it may give.
function carryReaction(reaction: Reaction, value: unknown): Reaction {
  return typeof reaction === 'function'
    ? carry((settled: unknown) => carryThenable(reaction(settled)), value)
    : reaction;
}

/** Patches `then`, through which `catch` and `finally` go, and `Promise.resolve`, through which `Promise.all` goes. */
export function patchPromise(replace: Replace): void {
  // Methods have the name and the length of those that they replace, and can't be called with `new` either. A proxy would
  // cost more than the platform's own.
  replace(Promise.prototype, 'then', ({ value: then }: { value?: Then }) => ({
    value: {
      then(this: unknown, fulfilled: Reaction, rejected: Reaction): unknown {
        const value = contextToCarry();
        return value === undefined
          ? then!.call(this, fulfilled, rejected)
          : then!.call(this, carryReaction(fulfilled, value), carryReaction(rejected, value));
      },
    }.then,
  }));
  replace(Promise, 'resolve', ({ value: resolve }: { value?: Resolve }) => ({
    value: {
      resolve(this: PromiseConstructor, given: unknown): unknown {
        let carried = given;
        try {
          // A promise of this very kind comes back as it is.
          if (!(given instanceof this)) carried = carryThenable(given);
        } catch (error) {
          // A getter named `then` threw at us instead of at the platform, which would read it a second time.
          carried = {
            then() {
              throw error;
            },
          };
        }
        return resolve!.call(this, carried);
      },
    }.resolve,
  }));
}
