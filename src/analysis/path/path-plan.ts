import { listChildren, sortChildren } from '../tree/list-children.ts';
import { findRunningAncestors } from './running-ancestors.ts';
import type { SpanTimes } from '../tree/span-times.ts';
import type { SpanTree } from '../tree/span-tree.ts';

/** The facts that a walk along the critical path needs. */
export interface PathPlan {
  /** The nearest ancestor of each span that was running when the span began, or -1. */
  readonly above: Int32Array;
  /** The start of each span, cut to the time of `above`. */
  readonly starts: Float64Array;
  /** The end of each span, cut to the time of `above`. */
  readonly ends: Float64Array;
  /** Whether the parent of a span had ended when the span began. */
  readonly isDetached: (index: number) => boolean;
  /** Returns the spans with this `above`, the last to finish at the end. */
  readonly finishing: (above: number) => Int32Array;
  /** Returns the spans that a span names as its causes, apart from `above`. */
  readonly causesOf: (index: number) => readonly number[];
}

/** Prepares the walk along the critical path. */
export function planPath(tree: SpanTree, times: SpanTimes): PathPlan {
  const above = findRunningAncestors(tree, times);
  const { starts, ends } = cutTimes(tree.order, above, times);
  const groups = listChildren(above);
  const isDetached = (index: number): boolean => times.ends[tree.parents[index]!]! < times.starts[index]!;
  const byEnd = (a: number, b: number): number =>
    ends[a]! - ends[b]! ||
    starts[b]! - starts[a]! ||
    (tree.spans[a]!.spanId < tree.spans[b]!.spanId ? -1 : 1);
  return {
    above,
    starts,
    ends,
    isDetached,
    finishing: (parent) => sortChildren(groups, parent, byEnd),
    causesOf: (index) => {
      const linked = linkedTo(tree, index);
      return isDetached(index) ? [tree.parents[index]!, ...linked] : linked;
    },
  };
}

// A child that outlives its parent counts until the end of the parent, because the parent did not wait for the rest.
function cutTimes(
  order: Int32Array,
  above: Int32Array,
  times: SpanTimes,
): Pick<SpanTimes, 'starts' | 'ends'> {
  const starts = times.starts.slice();
  const ends = times.ends.slice();
  for (const index of order) {
    const outer = above[index]!;
    if (outer === -1) continue;
    starts[index] = Math.min(Math.max(starts[index]!, starts[outer]!), ends[outer]!);
    ends[index] = Math.min(Math.max(ends[index]!, starts[outer]!), ends[outer]!);
  }
  return { starts, ends };
}

const NO_CAUSES: readonly number[] = [];

function linkedTo({ spans, indexOf }: SpanTree, index: number): readonly number[] {
  const { links } = spans[index]!;
  if (!links?.length) return NO_CAUSES;
  return links.flatMap(({ traceId, spanId }) => {
    const linked = indexOf.get(spanId);
    return linked !== undefined && spans[linked]!.traceId === traceId ? [linked] : [];
  });
}
