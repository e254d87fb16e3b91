import type { TraceData } from '../../core/index.ts';
import { sortChildren } from './list-children.ts';
import { readSpanTimes, type SpanTimes } from './span-times.ts';
import { createSpanTree, type SpanTree } from './span-tree.ts';

/**
 * Returns the self time of each span in milliseconds, by span id: the part of its duration in which no child of the span
 * was running. Where children run at the same time, the time counts once. A child before or behind the span takes nothing
 * from it. A span without known times has the self time 0.
 */
export function selfTimes({ spans: records }: TraceData): ReadonlyMap<string, number> {
  const tree = createSpanTree(records);
  const times = readSpanTimes(tree.spans);
  return new Map(tree.spans.map(({ spanId }, index) => [spanId, selfMsOf(index, tree, times)]));
}

/** Returns the self time of one span in milliseconds. Sorts the children of the span. */
export function selfMsOf(index: number, { children }: SpanTree, { starts, ends }: SpanTimes): number {
  const end = ends[index]!;
  let coveredUntil = starts[index]!;
  let self = end - coveredUntil;
  for (const child of sortChildren(children, index, (a, b) => starts[a]! - starts[b]!)) {
    const from = Math.max(starts[child]!, coveredUntil);
    const until = Math.min(ends[child]!, end);
    if (!(until > from)) continue;
    self -= until - from;
    coveredUntil = until;
  }
  return self / 1e6 || 0;
}
