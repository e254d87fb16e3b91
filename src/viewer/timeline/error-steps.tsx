'use client';
import { useMemo, type ReactElement } from 'react';
import { breakable } from '../details/breakable.tsx';
import { countOccurrences, isError } from '../layout/failed-rows.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { nextError } from '../layout/tree-move.ts';

/** Shows the number of errors, repeats included, and a button that goes to the next error. Without errors it renders nothing. */
export function ErrorSteps({
  all,
  rows,
  selected,
  onSelect,
  onShow,
}: {
  /** All rows of the trace. */
  readonly all: readonly TimelineRow[];
  /** The rows that the filter leaves. The button goes to the errors among them. */
  readonly rows: readonly TimelineRow[];
  readonly selected: TimelineRow;
  readonly onSelect: (row: TimelineRow) => void;
  /**
   * Called when the person wants to see the details of the selected row. The style sheet shows the button in a narrow
   * space only.
   */
  readonly onShow: () => void;
}): ReactElement | null {
  const errors = useMemo(() => all.filter(isError), [all]);
  if (errors.length === 0) return null;
  const next = nextError(rows, selected, 1);
  const count = countOccurrences(errors);
  return (
    <div className="waybill-errors">
      <bdi>{count === 1 ? '1 error' : `${count} errors`}</bdi>
      <button type="button" className="waybill-button waybill-errors-show" onClick={onShow}>
        <span>
          Details of <bdi>{breakable(selected.name)}</bdi>
        </span>
      </button>
      {next && (
        <button type="button" className="waybill-button" onClick={() => onSelect(next)}>
          {errors.length === 1 ? 'Go to error' : 'Next error'}
        </button>
      )}
    </div>
  );
}
