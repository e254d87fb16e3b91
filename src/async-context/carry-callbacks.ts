import type { Change, Method } from '../patch/index.ts';
import { carry } from './carry.ts';
import { frame, readValue } from './frame.ts';

/** The platform's interfaces by name. A platform may lack some of them. */
export type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>;

/**
 * Returns the context that a callback or a listener takes along, or `undefined` for none. Without a context, and after
 * the undo, the patches take nothing along.
 *
 * Pass the source of calls that may go on for ever: the name of a platform function with its arguments, or the target
 * of a listener. The rules of `limitCarrying` then decide about it. The value is the current context by default.
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

/** The code that runs in place of one of the platform's functions. */
type Instead = (original: Method, self: unknown, args: unknown[]) => unknown;

/**
 * Makes a change that calls `apply` in place of a function. From outside, the function looks the same. Unlike with
 * `patchMethod`, `apply` is still called after the undo: a listener that was added through the patch must also be
 * removed through it.
 */
export function byTrap(apply: Instead): Change {
  return (before) => before && { value: new Proxy(before.value as Method, { apply }) };
}

/** Makes a change that lets the callback among the arguments run in the context that is current at the call. */
export function byCarrying(name: string): Change {
  return byTrap((original, self, args) => {
    const value = contextToCarry(name, args);
    if (value !== undefined) {
      // Only the first function is the callback. The values behind it are the callback's own arguments.
      args.some((arg, nth) => typeof arg === 'function' && (args[nth] = carry(arg as () => unknown, value)));
    }
    return original.apply(self, args);
  });
}
