export { isoToNanoseconds, millisecondsBetween, parseNanoseconds } from './nanoseconds.ts';
export { createSpanTree } from './span-tree.ts';
export type { Misplacement } from './span-tree.ts';
