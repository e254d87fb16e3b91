'use client';
import { useEffect, useRef, useState, type RefObject } from 'react';

export interface DetailsBelow {
  readonly body: RefObject<HTMLDivElement | null>;
  /** Brings the details into view, if they are below the tree. */
  readonly show: () => void;
  /** Goes from the details back to the selected row. */
  readonly back: () => void;
  /** Moves the focus to the selected row, without scrolling. */
  readonly focusRow: () => void;
}

/** Moves between the tree and the details. In a narrow space the details are below the tree, far away in a long trace. */
export function useDetailsBelow(): DetailsBelow {
  const body = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);

  // The tree brings its selected row into view first, because React runs the effects of children first.
  useEffect(() => {
    if (shown === 0 || !body.current) return;
    const [main, details] = [...body.current.children];
    if (details!.getBoundingClientRect().top >= main!.getBoundingClientRect().bottom)
      details!.scrollIntoView();
  }, [shown]);

  const selectedRow = (): HTMLElement | null | undefined =>
    body.current?.querySelector<HTMLElement>('[aria-selected="true"]');

  return {
    body,
    show: () => setShown((count) => count + 1),
    back() {
      const row = selectedRow();
      row?.scrollIntoView({ block: 'center' });
      row?.focus({ preventScroll: true });
    },
    focusRow: () => selectedRow()?.focus({ preventScroll: true }),
  };
}
