import type { SpanTimes } from '../tree/span-times.ts';
import { UNKNOWN } from '../tree/time-reader.ts';
import type { SpanTree } from '../tree/span-tree.ts';

/**
 * Returns, for each span, the nearest ancestor that was still running when the span began, or -1 if there was none. A span
 * without known times has no such ancestor, and is none.
 *
 * Mostly it is the parent. A parent that has ended is a search upwards, and 50,000 such searches through a deep chain
 * would take minutes. So they are made in the order of time: an ancestor that has ended for one search has ended for all
 * later ones too, and each search shortens the way for them.
 */
export function findRunningAncestors({ parents }: SpanTree, { starts, ends }: SpanTimes): Int32Array {
  const hasEnded = (other: number, at: number): boolean => ends[other]! < at || ends[other] === UNKNOWN;
  const running = parents.slice();
  const searching: number[] = [];
  for (let index = 0; index < parents.length; index++) {
    const parent = parents[index]!;
    if (starts[index] === UNKNOWN) running[index] = -1;
    else if (parent !== -1 && hasEnded(parent, starts[index]!)) searching.push(index);
  }
  searching.sort((a, b) => starts[a]! - starts[b]!);
  const above = parents.slice();
  for (const index of searching) {
    running[index] = shorten(above, parents[index]!, (other) => hasEnded(other, starts[index]!));
  }
  return running;
}

/** Goes upwards until a span is not to be left out, and lets all spans on the way point there. Returns the span, or -1. */
export function shorten(above: Int32Array, from: number, isLeftOut: (index: number) => boolean): number {
  let found = from;
  while (found !== -1 && isLeftOut(found)) found = above[found]!;
  for (let at = from; at !== found;) {
    const next = above[at]!;
    above[at] = found;
    at = next;
  }
  return found;
}
