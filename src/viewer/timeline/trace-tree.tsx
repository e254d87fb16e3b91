'use client';
import { useRef } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactElement } from 'react';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import type { Panel } from '../layout/row-filter.ts';
import { TimeRuler } from './time-ruler.tsx';
import { timeTicks } from '../layout/time-ticks.ts';
import { treeMove } from '../layout/tree-move.ts';
import { TreeRow } from './tree-row.tsx';
import { useRowWindow } from './use-row-window.ts';
import { useSelectedInView } from './use-selected-in-view.ts';

export interface TraceTreeProps {
  readonly layout: TraceLayout;
  /** The rows that the filter leaves. */
  readonly rows: readonly TimelineRow[];
  readonly visible: readonly TimelineRow[];
  readonly collapsed: ReadonlySet<string>;
  readonly selected: TimelineRow;
  readonly onSelect: (row: TimelineRow) => void;
  readonly onToggle: (row: TimelineRow) => void;
  /** Called when the person presses Enter to read the details of the selected row. */
  readonly onInspect: () => void;
  /** Called when the person clicks a row, after `onSelect`. */
  readonly onOpen: () => void;
  /** Called when a key opens a panel. */
  readonly onPanel: (panel: Panel) => void;
  /** Called when a key shows the critical path, or all rows again. */
  readonly onCriticalPath: () => void;
}

/** Shows the rows as a tree. In the tab order, the tree is one element. */
export function TraceTree(props: TraceTreeProps): ReactElement {
  const { layout, rows, visible, collapsed, selected, onSelect, onToggle, onInspect, onOpen } = props;
  const tree = useRef<HTMLDivElement>(null);
  const { items, height, measure, readOffset } = useRowWindow(tree, visible, selected);
  useSelectedInView(tree, { layout, rows, selected, onScrolled: readOffset });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = isRightToLeft(event.currentTarget) ? mirrored(event.key) : event.key;
    const move = treeMove(key, { rows, visible, collapsed, selected });
    if (!move) return;
    event.preventDefault();
    if (move.kind === 'inspect') return onInspect();
    if (move.kind === 'open') return props.onPanel(move.panel);
    if (move.kind === 'critical path') return props.onCriticalPath();
    if (move.kind === 'toggle') return onToggle(move.row);
    onSelect(move.row);
  };

  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const target = event.target as Element;
    const index = target.closest('[role="treeitem"]')?.getAttribute('data-index');
    const row = index ? visible[Number(index)] : undefined;
    if (!row) return;
    if (row.hasChildren && target.closest('.waybill-row-toggle')) return onToggle(row);
    onSelect(row);
    onOpen();
  };

  return (
    <div className="waybill-tree-scroll">
      <TimeRuler durationMs={layout.durationMs} />
      <div
        ref={tree}
        role="tree"
        aria-label="Timeline"
        className="waybill-tree"
        style={{ ...gridStyle(layout.durationMs), blockSize: height }}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onMouseDown={keepFocus}
        onClick={onClick}
      >
        <div className="waybill-grid" role="presentation">
          <span />
        </div>
        {items.map(({ index, start }) => (
          <TreeRow
            key={visible[index]!.id}
            row={visible[index]!}
            index={index}
            isSelected={visible[index] === selected}
            isCollapsed={collapsed.has(visible[index]!.id)}
            top={start}
            measure={measure}
          />
        ))}
      </div>
    </div>
  );
}

// A click that collapses or expands a row does not select the row. So it must not move the focus to the row either.
function keepFocus(event: MouseEvent<HTMLDivElement>): void {
  if ((event.target as Element).closest('.waybill-row-toggle')) event.preventDefault();
}

function gridStyle(durationMs: number): CSSProperties {
  const step = durationMs > 0 ? (timeTicks(durationMs).stepMs / durationMs) * 100 : 0;
  return { '--waybill-grid': `${step}%` } as CSSProperties;
}

function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

function mirrored(key: string): string {
  if (key === 'ArrowLeft') return 'ArrowRight';
  return key === 'ArrowRight' ? 'ArrowLeft' : key;
}
