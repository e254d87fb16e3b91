'use client';
import type { ReactElement } from 'react';
import { isError } from '../layout/failed-rows.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { nextError } from '../layout/tree-move.ts';

/** Shows the number of errors, and a button that goes to the next error. Without errors it renders nothing. */
export function ErrorSteps({
  rows,
  selected,
  onSelect,
}: {
  readonly rows: readonly TimelineRow[];
  readonly selected: TimelineRow;
  readonly onSelect: (row: TimelineRow) => void;
}): ReactElement | null {
  const next = nextError(rows, selected);
  if (!next) return null;
  const count = rows.filter(isError).length;
  return (
    <div className="waybill-errors">
      <bdi>{count === 1 ? '1 error' : `${count} errors`}</bdi>
      <button type="button" className="waybill-button" onClick={() => onSelect(next)}>
        {count === 1 ? 'Go to error' : 'Next error'}
      </button>
    </div>
  );
}
