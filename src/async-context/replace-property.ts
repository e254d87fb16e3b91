import { carry } from './carry.ts';
import { frame, readValue } from './frame.ts';

/** Any function of the platform's. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The interfaces that a platform may have. */
export type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>;

/** Makes of what a property was what it shall be. */
type Change = (before: PropertyDescriptor) => PropertyDescriptor;

/** Replaces one property of the platform, as far as it is there and may be, until all is undone. */
export type Replace = (owner: object | undefined, name: string, change: Change) => void;

/** Makes a way to replace properties, and the one to put back those that nobody has replaced since. */
export function createReplacer(): [replace: Replace, undo: () => void] {
  const undos: (() => void)[] = [];
  return [
    (owner, name, change) => {
      const before = owner && Object.getOwnPropertyDescriptor(owner, name);
      if (before?.configurable) {
        const after = change(before);
        Object.defineProperty(owner, name, after);
        undos.push(() => {
          const now = Object.getOwnPropertyDescriptor(owner, name)!;
          // What somebody put there since stays.
          if (now.value === after.value && now.set === after.set) Object.defineProperty(owner, name, before);
        });
      }
    },
    () => undos.forEach((undo) => undo()),
  ];
}

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
type Instead = (original: AnyFunction, self: unknown, args: unknown[]) => unknown;

/** Makes the change that does something instead of a call, while the function looks the same from outside. */
export function byTrap(apply: Instead): Change {
  return ({ value }) => ({ value: new Proxy(value as AnyFunction, { apply }) });
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
