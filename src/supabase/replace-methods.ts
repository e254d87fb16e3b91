import { patchProperty, type Undo } from '../patch/index.ts';

type Method = (...args: unknown[]) => unknown;

/** Puts a method before the one that an object has or inherits. The object's own prototype stays as it is. */
export function replaceMethod(owner: object, key: string, value: unknown): Undo | undefined {
  return patchProperty(owner, key, () => ({ value, configurable: true, writable: true }));
}

/**
 * Puts `around` before each of the named methods that an object has; the names stand between spaces. It gets the call
 * as the app made it, the method and its arguments, and what it gives back is what the app gets.
 */
export function replaceMethods(
  owner: unknown,
  names: string,
  around: (call: () => unknown, method: Method, args: readonly unknown[]) => unknown,
): (Undo | undefined)[] {
  return names.split(' ').map((key) => {
    const original = (owner as Readonly<Record<string, unknown>> | null | undefined)?.[key];
    if (typeof original !== 'function') return undefined;
    const method = original.bind(owner) as Method;
    const value: Method = (...args) => around(() => method(...args), method, args);
    return replaceMethod(owner as object, key, value);
  });
}
