import type { TraceData } from '../../core/index.ts';
import { listChildren, sortChildren, UNKNOWN } from '../../analysis/internal.ts';
import { collectItems } from './collect-items.ts';
import type { PlacedItem } from './collect-items.ts';
import { recordsOfPages } from './record-claims.ts';
import { rowOf, type TimelineRow, type TraceSpan } from './timeline-row.ts';

export type { TimelineRow } from './timeline-row.ts';

export interface TraceLayout {
  /**
   * The rows from top to bottom. Each row comes before its children. Rows with the same parent are in the order of
   * time.
   */
  readonly rows: readonly TimelineRow[];
  /** The start of the trace in nanoseconds since 1970; 0 if no time is known. */
  readonly start: bigint;
  readonly durationMs: number;
}

/**
 * Lays out a trace as rows: the tree of its spans. Log lines and events are under the span that they belong to, in the
 * order of time.
 *
 * Every span appears exactly once, even if the input is unsorted or has missing parents, duplicates or circles. Times
 * are drawn as they were recorded. If the clocks of two machines disagree, a child can begin before its parent.
 *
 * For n records the time grows with n, and with n log n if the records are not in the order of time.
 */
export function layoutTrace(trace: TraceData): TraceLayout {
  const { items, origin } = collectItems(trace);
  const parents = new Int32Array(items.length);
  for (let index = 0; index < items.length; index++) parents[index] = items[index]!.parent;
  const children = listChildren(parents);
  const byTime = (a: number, b: number): number => compareItems(items[a]!, items[b]!);
  for (let parent = -1; parent < items.length; parent++) sortChildren(children, parent, byTime);

  const { starts, list } = children;
  const whole = wholeOf(items);
  const shared = { whole, ofPages: recordsOfPages(trace) };
  const rows: TimelineRow[] = [];
  const rowOfItem = new Int32Array(items.length);
  // The stack is explicit, because a recursion over a chain of ten thousand spans would overflow the call stack. It
  // holds the places in `list` that are still to be drawn.
  const stack = new Int32Array(items.length);
  let height = 0;
  const pushChildren = (parent: number): void => {
    for (let at = starts[parent + 2]! - 1; at >= starts[parent + 1]!; at--) stack[height++] = at;
  };
  pushChildren(-1);
  while (height > 0) {
    const at = stack[--height]!;
    const index = list[at]!;
    const { parent } = items[index]!;
    const above = parent === -1 ? undefined : rows[rowOfItem[parent]!];
    const place = {
      parentId: above?.id ?? null,
      index: rows.length,
      level: (above?.level ?? 0) + 1,
      setSize: starts[parent + 2]! - starts[parent + 1]!,
      position: at - starts[parent + 1]! + 1,
      hasChildren: starts[index + 2]! > starts[index + 1]!,
    };
    rowOfItem[index] = rows.push(rowOf(items[index]!, place, above?.service ?? '', shared)) - 1;
    pushChildren(index);
  }
  if (whole.start === UNKNOWN) return { rows, start: 0n, durationMs: 0 };
  return { rows, start: origin + BigInt(whole.start), durationMs: (whole.end - whole.start) / 1e6 };
}

// Records without a time come first.
function compareItems(a: PlacedItem, b: PlacedItem): number {
  if (a.start !== b.start) {
    if (a.start === UNKNOWN) return -1;
    return b.start === UNKNOWN ? 1 : a.start - b.start;
  }
  return a.id < b.id ? -1 : 1;
}

function wholeOf(items: readonly PlacedItem[]): TraceSpan {
  let [start, end] = [UNKNOWN, -UNKNOWN];
  for (const item of items) {
    if (item.start === UNKNOWN) continue;
    if (item.start < start) start = item.start;
    if (item.end > end) end = item.end;
  }
  return { start, end };
}
