import { patchProperty, type Undo } from './patch-property.ts';

/** Any function of the platform's. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Patches one of the platform's functions, and gives its undo. A call then does what `instead` does. The function looks
 * the same from outside: its name, its length, and all that it carries.
 *
 * After the undo, a function that stays below the patch of other code calls the original at once. Throws a `TypeError`
 * where there is no such function, or where the object does not let it be changed.
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
