import { isError } from './failed-rows.ts';
import type { TimelineRow } from './layout-trace.ts';
import type { Panel } from './row-filter.ts';
import { indexOfRow, parentOf } from './visible-rows.ts';

/**
 * The effect of a key in the tree: select a row, collapse or expand the selected row, go to its details, open one of the
 * panels, or show only the critical path and then all rows again.
 */
export type TreeMove =
  | { readonly kind: 'select'; readonly row: TimelineRow }
  | { readonly kind: 'toggle'; readonly row: TimelineRow }
  | { readonly kind: 'inspect' }
  | { readonly kind: 'open'; readonly panel: Panel }
  | { readonly kind: 'critical path' };

export interface TreeState {
  readonly rows: readonly TimelineRow[];
  /** The rows that are not hidden by a collapsed row. */
  readonly visible: readonly TimelineRow[];
  readonly collapsed: ReadonlySet<string>;
  readonly selected: TimelineRow;
}

/**
 * Returns the effect of a key, or `null` if the key has no effect in the tree.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/treeview/
 */
export function treeMove(key: string, state: TreeState): TreeMove | null {
  const { rows, visible, collapsed, selected } = state;
  const index = indexOfRow(visible, selected);
  const isOpen = selected.hasChildren && !collapsed.has(selected.id);
  switch (key) {
    case 'ArrowDown':
      return select(visible[index + 1]);
    case 'ArrowUp':
      return select(visible[index - 1]);
    case 'Home':
      return select(visible[0]);
    case 'End':
      return select(visible.at(-1));
    case 'ArrowRight':
      if (isOpen) return select(visible[index + 1]);
      return selected.hasChildren ? { kind: 'toggle', row: selected } : null;
    case 'ArrowLeft':
      if (isOpen) return { kind: 'toggle', row: selected };
      return select(parentOf(rows, selected));
    case 'Enter':
      return { kind: 'inspect' };
    case 'e':
      return select(nextError(rows, selected, 1));
    case 'E':
      return select(nextError(rows, selected, -1));
    case '/':
      return { kind: 'open', panel: 'search' };
    case 'f':
      return { kind: 'open', panel: 'filter' };
    case '?':
      return { kind: 'open', panel: 'help' };
    case 'c':
      return { kind: 'critical path' };
    default:
      return null;
  }
}

/**
 * Returns the next error after a row, or the error before it if `step` is -1. After the last error, returns the first
 * error.
 */
export function nextError(
  rows: readonly TimelineRow[],
  from: TimelineRow,
  step: 1 | -1,
): TimelineRow | undefined {
  const { length } = rows;
  for (let distance = 1; distance <= length; distance++) {
    const row = rows[(from.index + step * distance + length) % length]!;
    if (isError(row)) return row;
  }
  return undefined;
}

function select(row: TimelineRow | undefined): TreeMove | null {
  return row ? { kind: 'select', row } : null;
}
