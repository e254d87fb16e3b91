'use client';
import type { ReactElement } from 'react';
import type { TraceData } from '../../core/index.ts';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import type { RowFilter } from '../layout/row-filter.ts';
import { ToolsBar } from '../tools/tools-bar.tsx';
import { TraceTree } from './trace-tree.tsx';
import type { RowToolsControls } from '../tools/use-row-tools.ts';
import type { TreeStateControls } from './use-tree-state.ts';

/** Shows the rows of a trace: the buttons and panels above them, and the tree of the rows that the filter leaves. */
export function TraceRows({
  trace,
  layout,
  tools,
  tree,
  onSelect,
  onInspect,
  onOpen,
  onLeave,
}: {
  readonly trace: TraceData;
  readonly layout: TraceLayout;
  readonly tools: RowToolsControls;
  readonly tree: TreeStateControls;
  readonly onSelect: (row: TimelineRow) => void;
  readonly onInspect: () => void;
  readonly onOpen: () => void;
  /** Called when the person goes from a panel back to the rows. */
  readonly onLeave: () => void;
}): ReactElement {
  const { panel, filter, rows, Tools, change } = tools;
  const { visible, collapsed, selected } = tree;

  // What matches must be seen, so a new filter expands all rows.
  const filterBy = (next: RowFilter): void => {
    change({ filter: next });
    if (collapsed.size > 0) tree.collapse(new Set());
  };

  return (
    <div className="waybill-timeline-main">
      <ToolsBar panel={panel} isMissing={tools.isMissing} onPanel={(next) => change({ panel: next })}>
        {Tools && (
          <Tools
            {...{ trace, layout, panel, filter, rows, visible, selected, onSelect }}
            onFilter={filterBy}
            onFiltered={change}
            onCollapse={tree.collapse}
            onHelped={() => change({ panel: null })}
            onClose={() => {
              change({ panel: null });
              onLeave();
            }}
          />
        )}
      </ToolsBar>
      {selected ? (
        <TraceTree
          {...{ layout, rows, visible, collapsed, selected, onSelect, onInspect, onOpen }}
          onToggle={tree.toggle}
          onPanel={(next) => change({ panel: next })}
          onCriticalPath={() => filterBy({ ...filter, critical: !filter.critical })}
        />
      ) : (
        <p ref={takeLostFocus} tabIndex={-1} className="waybill-timeline-empty">
          No row matches the filter.
        </p>
      )}
    </div>
  );
}

// A key in the tree can hide all rows, and with them the focus.
function takeLostFocus(text: HTMLElement | null): void {
  if (document.activeElement === document.body) text?.focus();
}
