import type { TimelineRow } from './layout-trace.ts';

/** Returns the rows that stay visible when the rows in `collapsed` are collapsed. */
export function visibleRows(
  rows: readonly TimelineRow[],
  collapsed: ReadonlySet<string>,
): readonly TimelineRow[] {
  if (collapsed.size === 0) return rows;
  let hiddenBelow = Infinity;
  return rows.filter((row) => {
    if (row.level > hiddenBelow) return false;
    hiddenBelow = collapsed.has(row.id) ? row.level : Infinity;
    return true;
  });
}

/** Returns the index of a row among visible rows, or -1 if it is not visible. */
export function indexOfRow(visible: readonly TimelineRow[], row: TimelineRow): number {
  // If no row is hidden, the row knows its index. A search through 100,000 rows would take longer than a key may take.
  return visible[row.index] === row ? row.index : visible.indexOf(row);
}

/** Returns the row that a row is below, or `undefined` at the top of the tree. */
export function parentOf(
  rows: readonly TimelineRow[],
  { index, level }: TimelineRow,
): TimelineRow | undefined {
  let at = level > 1 ? index - 1 : -1;
  while (at >= 0 && rows[at]!.level >= level) at--;
  return rows[at];
}

/** Returns the ids of all rows that are ancestors of a row. */
export function ancestorsOf(rows: readonly TimelineRow[], row: TimelineRow): ReadonlySet<string> {
  const ancestors = new Set<string>();
  for (let at = parentOf(rows, row); at; at = parentOf(rows, at)) ancestors.add(at.id);
  return ancestors;
}
