export { replaceMethod } from './replace-method.ts';
export { replaceProperty } from './replace-property.ts';
export type { Undo } from './replace-property.ts';
