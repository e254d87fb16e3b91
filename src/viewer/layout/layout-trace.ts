import type { TelemetryRecord, TraceData } from '../../core/index.ts';
import { collectItems } from './collect-items.ts';
import type { PlacedItem } from './collect-items.ts';
import { millisecondsBetween } from '../../analysis/internal.ts';
import { claimsAbout, claimWords, isClaimed, recordsOfPages, type ClaimWords } from './record-claims.ts';
import { nameOf, occurrencesOf, serviceOf, statusWordOf, toneOf } from './timeline-item.ts';
import type { TimelineItem, Tone } from './timeline-item.ts';

/** One row of a timeline, ready to be drawn. */
export interface TimelineRow {
  readonly id: string;
  readonly item: TimelineItem;
  readonly parentId: string | null;
  /** The level of the row in the tree. The top level is 1, as in `aria-level`. */
  readonly level: number;
  /** The number of rows with the same parent. */
  readonly setSize: number;
  /** The position of this row among the rows with the same parent, counted from 1. */
  readonly position: number;
  readonly hasChildren: boolean;
  readonly name: string;
  /** The program that wrote the record; empty if unknown. */
  readonly service: string;
  /** Whether the program of this row is known and differs from the program of the parent row. */
  readonly entersService: boolean;
  readonly tone: Tone;
  readonly statusWord: string;
  /** How many occurrences the record stands for. It is more than 1 for an error that repeats. */
  readonly occurrences: number;
  /** The reason why the row is not under the parent that its record names, or `null`. */
  readonly misplacement: string | null;
  /** Whether a page sent the record, so that everything that it says is a claim. */
  readonly isClaimed: boolean;
  /** Other records with the id of the row, which pages sent. */
  readonly claims: readonly TelemetryRecord[];
  /** The words that the row shows about claims of pages, or `null`. */
  readonly claimWords: ClaimWords | null;
  /** The start in nanoseconds since 1970; 0 if unknown. */
  readonly start: bigint;
  /** The duration, or `null` for a record without a duration, such as a log line. */
  readonly durationMs: number | null;
  /** The start of the bar, as a fraction of the duration of the trace. */
  readonly offset: number;
  /** The length of the bar, as a fraction of the duration of the trace. */
  readonly width: number;
}

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

  const ofPages = recordsOfPages(trace);
  const { start, durationMs } = rangeOf(items);
  const rows: TimelineRow[] = [];
  // The stack is explicit, because a recursion over a chain of ten thousand spans would overflow the call stack. A call
  // of `push` with ten thousand arguments would overflow it too, so the rows are pushed one by one.
  const stack = rowPlaces(childrenOf.get(null) ?? [], 1, '');
  for (let place = stack.pop(); place; place = stack.pop()) {
    const { placed, level, position, setSize, parentService } = place;
    const children = childrenOf.get(placed.id) ?? [];
    const service = serviceOf(placed.item);
    const claims = claimsAbout(placed.item, ofPages.get(placed.id));
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
      occurrences: occurrencesOf(placed.item),
      misplacement: placed.misplacement,
      isClaimed: isClaimed(placed.item),
      claims,
      claimWords: claimWords(placed.item, claims),
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

// The array is reversed, because the stack returns its newest entry first.
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
