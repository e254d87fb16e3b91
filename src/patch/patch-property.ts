/** Puts back what was there before. A second call does nothing. */
export type Undo = () => void;

/**
 * Says what a property shall be. It gets the object's own descriptor, which is `undefined` where the object itself has no
 * such property, and gives the parts that shall differ. Without an answer the property stays as it is.
 */
export type Change = (before: PropertyDescriptor | undefined) => PropertyDescriptor | undefined;

/**
 * Patches one property of an object, and gives its undo. Gives `undefined` where the property stays as it is: where the
 * change has no answer, or where the object does not let the property be changed.
 *
 * The property keeps each part of its descriptor that the change does not name. A property that is new to the object is as
 * the change says; the undo can remove it where the change names it `configurable`.
 *
 * The undo puts the very descriptor back, or removes what was new. Other code may have patched the same property since.
 * Then the undo leaves that later patch where it is. Ours stays below it and is still called: a patch has to pass through
 * once it has been undone.
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
