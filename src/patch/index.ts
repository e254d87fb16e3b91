export { collectPatches } from './collect-patches.ts';
export { findHolder } from './find-holder.ts';
export { patchMethod } from './patch-method.ts';
export { patchProperty, textOf } from './patch-property.ts';
export type { Patch } from './collect-patches.ts';
export type { Method } from './patch-method.ts';
export type { Change, Undo } from './patch-property.ts';
