/** Puts the earlier property back. A second call does nothing. */
export type Undo = () => void;

/**
 * Decides how a property changes. The change gets the object's own descriptor, or `undefined` if the object itself has
 * no such property. It returns the parts of the descriptor to change. If it returns `undefined`, the property stays as
 * it is.
 */
export type Change = (before: PropertyDescriptor | undefined) => PropertyDescriptor | undefined;

/**
 * Patches one property of an object, and returns its undo. Returns `undefined` if the property stays as it is, because
 * the change returned `undefined` or the object does not allow the change.
 *
 * The property keeps each part of its descriptor that the change does not name. A new property has only the parts that
 * the change names. The undo can remove a new property only if the change makes it `configurable`.
 *
 * The undo puts the very same descriptor back, or removes a new property. Other code may have patched the same property
 * since. Then the undo leaves that later patch in place. Our patch stays below it and is still called, so a patch must
 * pass calls through after its undo.
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
