export { listChildren, sortChildren } from './list-children.ts';
export { isoToNanoseconds, millisecondsBetween, parseNanoseconds } from './nanoseconds.ts';
export { createSpanTree } from './span-tree.ts';
export { TimeReader, UNKNOWN } from './time-reader.ts';
