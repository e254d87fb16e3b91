'use client';
import { useRef, type RefObject } from 'react';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { useEffectBeforePaint } from '../details/use-effect-before-paint.ts';

/** The selected row of a tree. */
export interface SelectedRow {
  readonly layout: TraceLayout;
  /** The rows that the filter leaves. */
  readonly rows: readonly TimelineRow[];
  readonly selected: TimelineRow;
  /** Called after the hook has scrolled. */
  readonly onScrolled: () => void;
}

/**
 * Keeps the selected row of a tree in view. Calls `onScrolled` after it has scrolled.
 *
 * When a timeline opens, only a tree that scrolls by itself moves to its selected row. In a narrow space the tree does
 * not scroll: the page would scroll, and the person would land in the middle of a list without seeing its beginning.
 */
export function useSelectedInView(
  tree: RefObject<HTMLElement | null>,
  { layout, rows, selected, onScrolled }: SelectedRow,
): void {
  const { id } = selected;
  const before = useRef<Omit<SelectedRow, 'onScrolled'>>(undefined);

  useEffectBeforePaint(() => {
    const own = tree.current;
    const row = own?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (!own || !row) return;
    const opens = before.current?.layout !== layout;
    // React's strict mode runs effects twice.
    const isSame = before.current?.selected.id === id;
    if (!opens && isSame && before.current?.rows === rows) return;
    before.current = { layout, rows, selected };
    const scrolls = getComputedStyle(own.parentElement!).overflowY !== 'visible';
    if (scrolls || !(opens || isSame)) {
      row.scrollIntoView({ block: 'nearest' });
      onScrolled();
    }
    // If the focus is inside the tree, the focus moves to the selected row. If a button outside the tree has selected
    // the row, the button keeps the focus.
    if (own.contains(document.activeElement)) row.focus({ preventScroll: true });
  });
}
