import type { Change, Method } from '../patch/index.ts';
import { carry } from './carry.ts';
import { frame, readValue } from './frame.ts';

/** The interfaces that a platform may have. */
export type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>;

/**
 * Gives the context to take along, if any: the patches do nothing without one, nor once they have been undone. What may go
 * on for ever is named: a function of the platform's with its arguments, or what is listened to. Without a value it is the
 * current context.
 */
export function contextToCarry(
  what?: string | EventTarget,
  args?: unknown[],
  value: unknown = readValue(),
): unknown {
  if (!frame.installs) return undefined;
  if (value !== undefined && what) frame.limits?.forEach((limit) => (value = limit(value, what, args)));
  return value;
}

/** What is done instead of calling one of the platform's functions. */
type Instead = (original: Method, self: unknown, args: unknown[]) => unknown;

/**
 * Makes the change that does something instead of a call, while the function looks the same from outside. It goes on after
 * the undo, unlike `patchMethod`: a listener that was added through the patch is also removed through it.
 */
export function byTrap(apply: Instead): Change {
  return (before) => before && { value: new Proxy(before.value as Method, { apply }) };
}

/** Makes the change that hands the callback among the arguments over so that it runs in the context that is current now. */
export function byCarrying(name: string): Change {
  return byTrap((original, self, args) => {
    const value = contextToCarry(name, args);
    if (value !== undefined) {
      // The first one only: what stands behind the callback are its own arguments.
      args.some((arg, nth) => typeof arg === 'function' && (args[nth] = carry(arg as () => unknown, value)));
    }
    return original.apply(self, args);
  });
}
