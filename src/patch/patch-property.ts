/** Restores the property as it was before the patch. A second call does nothing. */
export type Undo = () => void;

/**
 * Decides how a property changes. The function gets the object's own descriptor of the property, or `undefined` if the
 * object itself has no such property. It returns the parts of the descriptor to change. If it returns `undefined`, the
 * property stays unchanged.
 */
export type Change = (before: PropertyDescriptor | undefined) => PropertyDescriptor | undefined;

// This function is read before `followPromises` patches it.
const { getOwnPropertyDescriptor } = Object;

/** The platform's own `Function.prototype.toString`, read before `keepText` patches it. */
export const textOf: () => string = Reflect.get(Function.prototype, 'toString');

/**
 * Patches one property of an object, and returns the undo of the patch. Returns `undefined` if the property stays
 * unchanged, because `change` returned `undefined` or the object does not allow the change.
 *
 * The property keeps each part of its descriptor that `change` does not return. A new property has only the parts that
 * `change` returns. The undo can remove a new property only if `change` makes it `configurable`. A function, getter or
 * setter that takes the place of another one has the same source text, so that it looks native where the other did.
 *
 * The undo restores the original descriptor, or removes a new property. If other code has patched the same property in
 * the meantime, the undo changes nothing: the later patch stays, and it can still call the function of the earlier
 * patch. So after its undo, a patched function must only call the original.
 */
export function patchProperty(owner: object, key: PropertyKey, change: Change): Undo | undefined {
  const before = getOwnPropertyDescriptor(owner, key);
  const after = change(before);
  if (!after || !Reflect.defineProperty(owner, key, after)) return undefined;
  let undoText = before && keepText(before, after);
  return () => {
    undoText?.();
    undoText = undefined;
    const now = getOwnPropertyDescriptor(owner, key);
    if (now && now.value === after.value && now.get === after.get && now.set === after.set) {
      if (before) Reflect.defineProperty(owner, key, before);
      else Reflect.deleteProperty(owner, key);
    }
  };
}

// The original of each function that took the place of another one.
const originals = new WeakMap<object, object>();

let patches = 0;
let restoreText: Undo | undefined;

/**
 * Lets the functions of a patch show the source text of those that they replace. Libraries look for `[native code]` and
 * for the name of the function in this text, and work differently if they do not find them. A proxy shows the former by
 * itself, and the latter only through this patch of `Function.prototype.toString`. Patches of the app's own functions
 * do not need it.
 */
function keepText(before: PropertyDescriptor, after: PropertyDescriptor): Undo | undefined {
  let isNative = false;
  for (const part of ['value', 'get', 'set'] as const) {
    const [original, ours] = [before[part] as unknown, after[part] as unknown];
    if (typeof original !== 'function' || typeof ours !== 'function') continue;
    originals.set(ours, originals.get(original) ?? original);
    isNative ||= textOf.call(original).includes('[native code]');
  }
  if (!isNative) return undefined;
  // `toString` is patched along with the first function, and counts as a patch too. So it is restored when it is the
  // only one that is left.
  if (!patches++) {
    restoreText = patchProperty(Function.prototype, 'toString', (text) => ({
      value: new Proxy(text!.value as () => string, {
        apply: (original, self: object, args: []) => original.apply(originals.get(self) ?? self, args),
      }),
    }));
  }
  return () => {
    if (--patches === 1) restoreText?.();
  };
}
