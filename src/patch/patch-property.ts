/** Restores the property as it was before the patch. A second call does nothing. */
export type Undo = () => void;

/**
 * Decides how a property changes. The function gets the object's own descriptor of the property, or `undefined` if the
 * object itself has no such property. It returns the parts of the descriptor to change. If it returns `undefined`, the
 * property stays unchanged.
 */
export type Change = (before: PropertyDescriptor | undefined) => PropertyDescriptor | undefined;

/**
 * Patches one property of an object, and returns the undo of the patch. Returns `undefined` if the property stays
 * unchanged, because `change` returned `undefined` or the object does not allow the change.
 *
 * The property keeps each part of its descriptor that `change` does not return. A new property has only the parts that
 * `change` returns. The undo can remove a new property only if `change` makes it `configurable`.
 *
 * The undo restores the original descriptor, or removes a new property. If other code has patched the same property in
 * the meantime, the undo changes nothing: the later patch stays, and it can still call the function of the earlier
 * patch. So after its undo, a patched function must only call the original.
 */
export function patchProperty(owner: object, key: PropertyKey, change: Change): Undo | undefined {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  const after = change(before);
  if (!after || !Reflect.defineProperty(owner, key, after)) return undefined;
  return () => {
    const now = Object.getOwnPropertyDescriptor(owner, key);
    if (now && now.value === after.value && now.get === after.get && now.set === after.set) {
      if (before) Reflect.defineProperty(owner, key, before);
      else Reflect.deleteProperty(owner, key);
    }
  };
}
