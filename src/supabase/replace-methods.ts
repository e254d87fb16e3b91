import { patchProperty, type Undo } from '../patch/index.ts';

type Method = (...args: unknown[]) => unknown;

/** Puts a method in place of the method that an object has or inherits. The prototype of the object stays as it is. */
export function replaceMethod(owner: object, key: string, value: unknown): Undo | undefined {
  return patchProperty(owner, key, () => ({ value, configurable: true, writable: true }));
}

/**
 * Puts `around` in place of each named method that an object has; spaces separate the names. `around` gets the app's
 * call, the method and its arguments. The app gets the result of `around`.
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
