import { patchProperty, type Undo } from './patch-property.ts';

/** Any function of the platform. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Patches one of the platform's functions, and returns the undo of the patch. A call of the function then runs
 * `instead`. From outside, the function looks the same: it has the same name, length and other properties.
 *
 * The undo restores the original function. If other code has wrapped the patched function in the meantime, the patched
 * function stays, but it then calls the original directly, without `instead`. Throws a `TypeError` if there is no such
 * function, or if the object does not allow the change.
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
