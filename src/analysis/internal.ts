export { listChildren, sortChildren } from './tree/list-children.ts';
export { isoToNanoseconds, millisecondsBetween, parseNanoseconds } from './tree/nanoseconds.ts';
export { createSpanTree } from './tree/span-tree.ts';
export { TimeReader, UNKNOWN } from './tree/time-reader.ts';
