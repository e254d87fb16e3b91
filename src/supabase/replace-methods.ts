import { replaceProperty, type Undo } from '../patch/index.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * Puts `around` before each of the named methods that an object has; the names stand between spaces. It gets the call
 * as the app made it, the method and its arguments, and what it gives back is what the app gets.
 */
export function replaceMethods(
  owner: unknown,
  names: string,
  around: (call: () => unknown, method: Method, args: readonly unknown[]) => unknown,
): Undo[] {
  return names.split(' ').flatMap((key) => {
    const original = (owner as Readonly<Record<string, unknown>> | null | undefined)?.[key];
    if (typeof original !== 'function') return [];
    const method = original.bind(owner) as Method;
    const value: Method = (...args) => around(() => method(...args), method, args);
    return replaceProperty(owner as object, key, { value, writable: true });
  });
}
