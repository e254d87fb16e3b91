import { patchProperty, type Change, type Undo } from './patch-property.ts';

/**
 * Patches one property as `patchProperty` does. If the platform lacks the object, `owner` is `undefined`, and this
 * function does nothing.
 */
export type Patch = (owner: object | undefined, key: PropertyKey, change: Change) => void;

/** Creates a function that patches properties, and one undo for all its patches. */
export function collectPatches(): [patch: Patch, undo: Undo] {
  const undos: (Undo | undefined)[] = [];
  return [
    (owner, key, change) => {
      if (owner) undos.push(patchProperty(owner, key, change));
    },
    () => undos.forEach((undo) => undo?.()),
  ];
}
