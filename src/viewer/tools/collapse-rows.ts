import { isError } from '../layout/failed-rows.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';

/** Returns the ids of all rows that can be collapsed. */
export function collapseAll(rows: readonly TimelineRow[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => row.hasChildren).map((row) => row.id));
}

/** Returns the ids of the rows that have no error below them, so that the errors stay visible when they are collapsed. */
export function collapseToErrors(rows: readonly TimelineRow[]): ReadonlySet<string> {
  const collapsed = new Set<string>();
  const failsAt: boolean[] = [];
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!;
    const isAbove = failsAt[row.level + 1] === true;
    failsAt[row.level + 1] = false;
    if (isAbove || isError(row)) failsAt[row.level] = true;
    if (row.hasChildren && !isAbove) collapsed.add(row.id);
  }
  return collapsed;
}
