import type { TimelineRow } from './layout-trace.ts';

/** Returns the rows that stay visible when the rows in `collapsed` are collapsed. */
export function visibleRows(
  rows: readonly TimelineRow[],
  collapsed: ReadonlySet<string>,
): readonly TimelineRow[] {
  let hiddenBelow = Infinity;
  return rows.filter((row) => {
    if (row.level > hiddenBelow) return false;
    hiddenBelow = collapsed.has(row.id) ? row.level : Infinity;
    return true;
  });
}

/** Returns the ids of all rows that are ancestors of the row `id`. */
export function ancestorsOf(rows: readonly TimelineRow[], id: string): ReadonlySet<string> {
  const parents = new Map(rows.map((row) => [row.id, row.parentId]));
  const ancestors = new Set<string>();
  for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) ancestors.add(at);
  return ancestors;
}
