import type { TraceData } from '../../core/index.ts';
import { collectItems } from './collect-items.ts';
import type { PlacedItem } from './collect-items.ts';
import { millisecondsBetween } from './nanoseconds.ts';
import { nameOf, serviceOf, statusWordOf, toneOf } from './timeline-item.ts';
import type { TimelineItem, Tone } from './timeline-item.ts';

/** One row of a timeline, ready to be drawn. */
export interface TimelineRow {
  readonly id: string;
  readonly item: TimelineItem;
  readonly parentId: string | null;
  /** 1 at the top, as `aria-level` counts. */
  readonly level: number;
  /** The number of rows with this parent, and the place of this row among them, from 1. */
  readonly setSize: number;
  readonly position: number;
  readonly hasChildren: boolean;
  readonly name: string;
  /** The program that wrote the record; empty if unknown. */
  readonly service: string;
  /** Whether the work enters this program here: the parent row belongs to another program. */
  readonly entersService: boolean;
  readonly tone: Tone;
  readonly statusWord: string;
  /** Why the row is not under the parent that its record names. */
  readonly misplacement: string | null;
  /** Nanoseconds since 1970; 0 if unknown. */
  readonly start: bigint;
  /** Null for a record without a duration, such as a log line. */
  readonly durationMs: number | null;
  /** The start and the length of the bar, as fractions of the whole trace. */
  readonly offset: number;
  readonly width: number;
}

export interface TraceLayout {
  /** In the order of reading: each row before the rows that it caused, in the order of time. */
  readonly rows: readonly TimelineRow[];
  /** Nanoseconds since 1970; 0 if no time is known. */
  readonly start: bigint;
  readonly durationMs: number;
}

/**
 * Lays out a trace: the tree of its spans, with log lines and events in time order under the span they belong to.
 *
 * Every span appears exactly once, even if the input is unsorted or has missing parents, duplicates or circles.
 * Times are drawn as they were recorded. If the clocks of two machines disagree, a child may begin before its parent.
 */
export function layoutTrace(trace: TraceData): TraceLayout {
  const items = collectItems(trace);
  const childrenOf = new Map<string | null, PlacedItem[]>();
  for (const item of items) {
    const siblings = childrenOf.get(item.parentId);
    if (siblings) siblings.push(item);
    else childrenOf.set(item.parentId, [item]);
  }
  for (const siblings of childrenOf.values()) siblings.sort(byTime);

  const { start, durationMs } = rangeOf(items);
  const rows: TimelineRow[] = [];
  // The stack is explicit, because a chain of ten thousand spans would overflow the call stack. Spreading that many
  // arguments would overflow it too.
  const stack = rowPlaces(childrenOf.get(null) ?? [], 1, '');
  for (let place = stack.pop(); place; place = stack.pop()) {
    const { placed, level, position, setSize, parentService } = place;
    const children = childrenOf.get(placed.id) ?? [];
    const service = serviceOf(placed.item);
    rows.push({
      id: placed.id,
      item: placed.item,
      parentId: placed.parentId,
      level,
      setSize,
      position,
      hasChildren: children.length > 0,
      name: nameOf(placed.item),
      service,
      entersService: service !== '' && service !== parentService,
      tone: toneOf(placed.item),
      statusWord: statusWordOf(placed.item),
      misplacement: placed.misplacement,
      start: placed.start,
      durationMs:
        placed.item.kind === 'span' ? Math.max(0, millisecondsBetween(placed.start, placed.end)) : null,
      ...barOf(placed, start, durationMs),
    });
    for (const child of rowPlaces(children, level + 1, service)) stack.push(child);
  }
  return { rows, start, durationMs };
}

interface RowPlace {
  readonly placed: PlacedItem;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly parentService: string;
}

// The places are reversed, because the stack gives its newest place first.
function rowPlaces(siblings: readonly PlacedItem[], level: number, parentService: string): RowPlace[] {
  const setSize = siblings.length;
  return siblings
    .map((placed, index) => ({ placed, level, position: index + 1, setSize, parentService }))
    .reverse();
}

function byTime(a: PlacedItem, b: PlacedItem): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function rangeOf(items: readonly PlacedItem[]): { start: bigint; durationMs: number } {
  const timed = items.filter((item) => item.start > 0n);
  if (timed.length === 0) return { start: 0n, durationMs: 0 };
  let { start, end } = timed[0]!;
  for (const item of timed) {
    if (item.start < start) start = item.start;
    if (item.end > end) end = item.end;
  }
  return { start, durationMs: millisecondsBetween(start, end) };
}

function barOf(
  { start, end }: PlacedItem,
  traceStart: bigint,
  durationMs: number,
): { offset: number; width: number } {
  if (durationMs === 0 || start < traceStart) return { offset: 0, width: 0 };
  const offset = millisecondsBetween(traceStart, start) / durationMs;
  return { offset, width: Math.max(0, millisecondsBetween(start, end) / durationMs) };
}
