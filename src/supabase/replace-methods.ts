import { patchProperty, type Undo } from '../patch/index.ts';

type Method = (...args: unknown[]) => unknown;

/** Replaces a method that an object has or inherits. The prototype of the object stays unchanged. */
export function replaceMethod(owner: object, key: string, value: unknown): Undo | undefined {
  return patchProperty(owner, key, () => ({ value, configurable: true, writable: true }));
}

/**
 * Replaces each named method that an object has; spaces separate the names. A call of such a method runs `around`, and
 * returns the result of `around`. `around` gets three arguments: `call`, which runs the app's call; the original
 * method; and the arguments of the app's call.
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
