'use client';
import { useDeferredValue, useMemo, type ReactElement } from 'react';
import type { TraceData } from '../../core/index.ts';
import { useEffectBeforePaint } from '../details/use-effect-before-paint.ts';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { NO_FILTER, type Panel, type RowFilter } from '../layout/row-filter.ts';
import { describeFiltered } from './describe-rows.ts';
import { FilterPanel } from './filter-panel.tsx';
import { filterRows, isSet } from './filter-rows.ts';
import { HelpDialog } from './help-dialog.tsx';
import { SearchPanel } from './search-panel.tsx';

export interface RowToolsProps {
  readonly trace: TraceData;
  readonly layout: TraceLayout;
  readonly panel: Panel | null;
  readonly filter: RowFilter;
  /** The rows that the filter leaves. */
  readonly rows: readonly TimelineRow[];
  /** Of these rows, those that no collapsed row hides. */
  readonly visible: readonly TimelineRow[];
  readonly selected: TimelineRow | undefined;
  readonly onFilter: (filter: RowFilter) => void;
  /** Called with the rows that the filter leaves. */
  readonly onFiltered: (change: { readonly rows: readonly TimelineRow[] }) => void;
  readonly onSelect: (row: TimelineRow) => void;
  readonly onCollapse: (ids: ReadonlySet<string>) => void;
  /** Called when the person leaves the panel by a key. */
  readonly onClose: () => void;
  /** Called when the list of the keys is closed. The browser has put the focus back. */
  readonly onHelped: () => void;
}

/** The panels above the rows: the search, the filter, and the list of the keys. It says what the filter hides. */
export function RowTools(props: RowToolsProps): ReactElement {
  const { trace, layout, panel, onFilter, onFiltered, onHelped } = props;
  // A person who types must not wait for the rows of each letter.
  const filter = useDeferredValue(props.filter);
  const filtered = useMemo(
    () => (isSet(filter) ? filterRows(trace, layout.rows, filter) : null),
    [trace, layout, filter],
  );
  const left = filtered?.rows ?? layout.rows;
  useEffectBeforePaint(() => onFiltered({ rows: left }), [left, onFiltered]);

  return (
    <>
      {panel === 'search' && <SearchPanel {...props} />}
      {panel === 'filter' && <FilterPanel {...props} />}
      {panel === 'help' && <HelpDialog onClose={onHelped} />}
      <div className="waybill-tools-status">
        <output>
          <bdi>{filtered && describeFiltered(filtered)}</bdi>
        </output>
        {filtered && (
          <button type="button" className="waybill-button" onClick={() => onFilter(NO_FILTER)}>
            Clear filter
          </button>
        )}
      </div>
    </>
  );
}
