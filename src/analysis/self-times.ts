import type { TraceData } from '../core/index.ts';
import { sortChildren } from './list-children.ts';
import { readSpanTimes } from './span-times.ts';
import { createSpanTree } from './span-tree.ts';

/**
 * Returns the self time of each span in milliseconds, by span id: the part of its duration in which no child of the span
 * was running. Where children run at the same time, the time counts once. A child before or behind the span takes nothing
 * from it. A span without known times has the self time 0.
 */
export function selfTimes({ spans: records }: TraceData): ReadonlyMap<string, number> {
  const { spans, children } = createSpanTree(records);
  const { starts, ends } = readSpanTimes(spans);
  const byStart = (a: number, b: number): number => starts[a]! - starts[b]!;
  return new Map(
    spans.map(({ spanId }, index) => {
      const end = ends[index]!;
      let coveredUntil = starts[index]!;
      let self = end - coveredUntil;
      for (const child of sortChildren(children, index, byStart)) {
        const from = Math.max(starts[child]!, coveredUntil);
        const until = Math.min(ends[child]!, end);
        if (!(until > from)) continue;
        self -= until - from;
        coveredUntil = until;
      }
      return [spanId, self / 1e6 || 0];
    }),
  );
}
