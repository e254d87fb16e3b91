'use client';
import { useEffect, useId, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import type { TraceData } from '../core/index.ts';
import { isError } from './failed-rows.ts';
import { layoutTrace } from './layout-trace.ts';
import type { TimelineRow } from './layout-trace.ts';
import { RowInspector } from './row-inspector.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceTree } from './trace-tree.tsx';
import { nextError } from './tree-move.ts';
import { spanIdOf, useTreeState } from './use-tree-state.ts';

export interface TraceTimelineProps {
  readonly trace: TraceData;
  /**
   * The span to open on; another value moves the selection there.
   * @default the deepest failed span, else the first error among the log lines, else the first row
   */
  readonly selectedSpanId?: string | undefined;
  /** Told whenever the person selects another row: the span that it is or belongs to, undefined where it has none. */
  readonly onSelect?: ((spanId: string | undefined) => void) | undefined;
}

/**
 * Shows one trace: its facts, the tree of its spans with log lines and events in place, and the details of one row.
 *
 * Opens on the failed step. In the tree, arrow keys, Home and End move, Enter goes to the details and Escape back,
 * `e` and Shift+`e` go from error to error. Needs `waybill/viewer.css`.
 */
export function TraceTimeline({ trace, selectedSpanId, onSelect }: TraceTimelineProps): ReactElement {
  const layout = useMemo(() => layoutTrace(trace), [trace]);
  const { visible, collapsed, selected, select, toggle } = useTreeState(layout, selectedSpanId);
  const titleId = useId();
  const tree = useRef<HTMLDivElement>(null);
  const details = useRef<HTMLHeadingElement>(null);

  const selectedId = selected?.id;
  useEffect(() => {
    tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, layout]);

  const choose = (row: TimelineRow): void => {
    select(row);
    onSelect?.(spanIdOf(row));
  };
  const focusTree = (): void => tree.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  const error = selected && nextError(layout.rows, selected);

  return (
    <article className="waybill-timeline" aria-labelledby={titleId}>
      <TraceHeader trace={trace} layout={layout} titleId={titleId} />
      {selected ? (
        <div className="waybill-timeline-body">
          <div className="waybill-timeline-main">
            {error && (
              <div className="waybill-toolbar">
                <span>{errorCount(layout.rows)}</span>
                <button type="button" className="waybill-button" onClick={() => choose(error)}>
                  Next error
                </button>
              </div>
            )}
            <TraceTree
              ref={tree}
              layout={layout}
              visible={visible}
              collapsed={collapsed}
              selected={selected}
              onSelect={choose}
              onToggle={toggle}
              onInspect={() => details.current?.focus()}
            />
          </div>
          <RowInspector row={selected} headingRef={details} onLeave={focusTree} />
        </div>
      ) : (
        <p className="waybill-timeline-empty">Nothing was recorded of this trace.</p>
      )}
    </article>
  );
}

function errorCount(rows: readonly TimelineRow[]): string {
  const count = rows.filter(isError).length;
  return count === 1 ? '1 error' : `${count} errors`;
}
