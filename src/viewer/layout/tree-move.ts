import { isError } from './failed-rows.ts';
import type { TimelineRow } from './layout-trace.ts';

/** The effect of a key in the tree: select a row, collapse or expand the selected row, or go to its details. */
export type TreeMove =
  | { readonly kind: 'select'; readonly row: TimelineRow }
  | { readonly kind: 'toggle'; readonly row: TimelineRow }
  | { readonly kind: 'inspect' };

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
  const index = visible.indexOf(selected);
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
      return select(rows.find((row) => row.id === selected.parentId));
    case 'Enter':
      return { kind: 'inspect' };
    case 'e':
      return select(nextError(rows, selected));
    case 'E':
      return select(nextError(rows.toReversed(), selected));
    default:
      return null;
  }
}

/** Returns the next error after a row. After the last error, returns the first error. */
export function nextError(rows: readonly TimelineRow[], from: TimelineRow): TimelineRow | undefined {
  const index = rows.indexOf(from);
  return [...rows.slice(index + 1), ...rows.slice(0, index + 1)].find(isError);
}

function select(row: TimelineRow | undefined): TreeMove | null {
  return row ? { kind: 'select', row } : null;
}
