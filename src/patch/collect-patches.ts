import { patchProperty, type Change, type Undo } from './patch-property.ts';

/**
 * Patches one property as `patchProperty` does. If the platform lacks the object, `owner` is `undefined`, and this
 * function does nothing. Never throws.
 */
export type Patch = (owner: object | undefined, key: string, change: Change) => void;

/**
 * Creates a function that patches properties, and one undo for all its patches. `refuse` gets the name of each property
 * that cannot be patched: the page has frozen the property, or put something else in its place.
 */
export function collectPatches(refuse?: (key: string) => void): [patch: Patch, undo: Undo] {
  const undos: Undo[] = [];
  return [
    (owner, key, change) => {
      let undo: Undo | undefined;
      // Whether the property has to change. If `change` throws, the page has put something else in its place.
      let isWanted: unknown = owner;
      try {
        undo = owner && patchProperty(owner, key, (before) => (isWanted = change(before)));
      } catch {}
      if (undo) undos.push(undo);
      else if (isWanted) refuse?.(key);
    },
    () => undos.forEach((undo) => undo()),
  ];
}
