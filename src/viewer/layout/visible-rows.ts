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
