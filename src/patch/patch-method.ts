import { patchProperty, type Undo } from './patch-property.ts';

/** Any function of the platform. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Patches one of the platform's functions, and returns its undo. A call then runs `instead`. From outside, the function
 * looks the same: its name, its length, and all its properties.
 *
 * After the undo, a function that stays below the patch of other code calls the original at once. Throws a `TypeError`
 * if there is no such function, or if the object does not allow the change.
 */
export function patchMethod(
  owner: object,
  name: string,
  instead: (original: Method, self: unknown, args: unknown[]) => unknown,
): Undo {
  let isActive = true;
  const undo = patchProperty(owner, name, (before) => {
    const { value: original } = before as { value: Method };
    const apply = (_: Method, self: unknown, args: unknown[]): unknown =>
      isActive ? instead(original, self, args) : original.apply(self, args);
    return { value: new Proxy(original, { apply }) };
  });
  if (!undo) throw new TypeError(`${name} cannot be patched`);
  return () => {
    isActive = false;
    undo();
  };
}
