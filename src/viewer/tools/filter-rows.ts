import { criticalPath, selfTimes } from '../../analysis/index.ts';
import type { TraceData } from '../../core/index.ts';
import { isError } from '../layout/failed-rows.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import type { RowFilter } from '../layout/row-filter.ts';
import { textMatcher } from './match-text.ts';

/** The rows that a filter leaves, and what it hides. */
export interface FilteredRows {
  /**
   * The rows that match, and the rows above them, so that the tree keeps its meaning. Each row knows its place among
   * these rows.
   */
  readonly rows: readonly TimelineRow[];
  readonly spanCount: number;
  /** The number of spans that match. */
  readonly shownSpanCount: number;
  /** The number of rows that do not match, and are shown because a row below them matches. */
  readonly dimmedCount: number;
  readonly hiddenCount: number;
}

/** Returns whether a filter has a condition. */
export function isSet({ text, service, operation, errors, slowMs, critical }: RowFilter): boolean {
  return text.trim() !== '' || service !== '' || operation !== '' || errors || slowMs !== null || critical;
}

/** Returns the rows that a filter leaves. The time grows with the number of rows. */
export function filterRows(trace: TraceData, rows: readonly TimelineRow[], filter: RowFilter): FilteredRows {
  const matches = matcherOf(trace, filter);
  const matched = Uint8Array.from(rows, (row) => Number(matches(row)));
  const kept = withAncestors(rows, matched);
  const places = placesOf(rows, kept);
  const left: TimelineRow[] = [];
  let [spanCount, shownSpanCount, dimmedCount] = [0, 0, 0];
  for (const [index, row] of rows.entries()) {
    const isSpan = row.item.kind === 'span';
    if (isSpan) spanCount++;
    if (!kept[index]) continue;
    const isDimmed = !matched[index];
    if (isDimmed) dimmedCount++;
    else if (isSpan) shownSpanCount++;
    const place = {
      parentId: row.parentId,
      level: row.level,
      index: left.length,
      position: places.positions[index]!,
      setSize: places.sizes[places.parents[index]! + 1]!,
      hasChildren: places.sizes[index + 1]! > 0,
    };
    left.push(row.moveTo(place, isDimmed));
  }
  return { rows: left, spanCount, shownSpanCount, dimmedCount, hiddenCount: rows.length - left.length };
}

function matcherOf(trace: TraceData, filter: RowFilter): (row: TimelineRow) => boolean {
  const { text, service, operation, errors, slowMs, critical } = filter;
  const hasText = textMatcher(text);
  const selfMs = slowMs === null ? null : selfTimes(trace);
  const workMs = critical ? criticalPath(trace).workMs : null;
  return (row) => {
    if (errors && !isError(row)) return false;
    if (service !== '' && row.service !== service) return false;
    if (operation !== '' || selfMs || workMs) {
      if (row.item.kind !== 'span') return false;
      const { name, spanId } = row.item.span;
      if (operation !== '' && name !== operation) return false;
      if (selfMs && !((selfMs.get(spanId) ?? 0) > slowMs!)) return false;
      if (workMs && !workMs.has(spanId)) return false;
    }
    return hasText(row);
  };
}

function withAncestors(rows: readonly TimelineRow[], matched: Uint8Array): Uint8Array {
  const kept = Uint8Array.from(matched);
  // For each level, whether a row is kept below the next row of the level above. The loop runs backwards, so that it
  // visits all rows below a row before the row itself.
  const keepsAt: boolean[] = [];
  for (let at = rows.length - 1; at >= 0; at--) {
    const { level } = rows[at]!;
    if (keepsAt[level + 1]) kept[at] = 1;
    keepsAt[level + 1] = false;
    if (kept[at]) keepsAt[level] = true;
  }
  return kept;
}

/** The places of kept rows. The parent of a row at the top is -1. `sizes` counts the kept children at `parent + 1`. */
interface Places {
  readonly parents: Int32Array;
  readonly positions: Int32Array;
  readonly sizes: Int32Array;
}

function placesOf(rows: readonly TimelineRow[], kept: Uint8Array): Places {
  const parents = new Int32Array(rows.length);
  const positions = new Int32Array(rows.length);
  const sizes = new Int32Array(rows.length + 1);
  const lastAt: number[] = [-1];
  for (let at = 0; at < rows.length; at++) {
    const { level } = rows[at]!;
    const parent = lastAt[level - 1]!;
    lastAt[level] = at;
    parents[at] = parent;
    if (kept[at]) positions[at] = ++sizes[parent + 1]!;
  }
  return { parents, positions, sizes };
}
