import { patchProperty, type Change, type Undo } from './patch-property.ts';

/** Patches one property as `patchProperty` does. An object that the platform does not have is passed over. */
export type Patch = (owner: object | undefined, key: PropertyKey, change: Change) => void;

/** Makes a way to patch properties, and the one undo of all that were patched in this way. */
export function collectPatches(): [patch: Patch, undo: Undo] {
  const undos: (Undo | undefined)[] = [];
  return [
    (owner, key, change) => {
      if (owner) undos.push(patchProperty(owner, key, change));
    },
    () => undos.forEach((undo) => undo?.()),
  ];
}
