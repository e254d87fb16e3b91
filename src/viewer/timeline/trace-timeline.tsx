'use client';
import { useId, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import type { TraceData } from '../../core/index.ts';
import { ErrorSteps } from './error-steps.tsx';
import { layoutTrace } from '../layout/layout-trace.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { RowInspector } from '../details/row-inspector.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceTree } from './trace-tree.tsx';
import { useDetailsBelow } from './use-details-below.ts';
import { spanIdOf, useTreeState } from './use-tree-state.ts';

export interface TraceTimelineProps {
  readonly trace: TraceData;
  /**
   * The id of the span on which the timeline opens. When the value changes, the selection moves to the new span.
   * @default the deepest failed span, or else the first error among the log lines, or else the first row
   */
  readonly selectedSpanId?: string | undefined;
  /**
   * Called when the person selects another row. The argument is the id of the row's span, or `undefined` for a row
   * without a span.
   */
  readonly onSelect?: ((spanId: string | undefined) => void) | undefined;
}

/**
 * Shows one trace: its facts, the tree of its spans with their log lines and events, and the details of the selected
 * row.
 *
 * The timeline opens on the failed step. In the tree, the arrow keys, Home and End move the selection. Enter moves the
 * focus to the details. `e` goes to the next error, and Shift+`e` to the previous error. An incomplete trace is drawn
 * too. In a wide space the tree and the details are side by side, not higher than the window, and each of them scrolls. In
 * a narrow space the details are below the tree, and nothing scrolls but the page. The component needs the styles of
 * `waybill/viewer.css`.
 */
export function TraceTimeline({ trace, selectedSpanId, onSelect }: TraceTimelineProps): ReactElement {
  const layout = useMemo(() => layoutTrace(trace), [trace]);
  const { visible, collapsed, selected, select, toggle } = useTreeState(layout, selectedSpanId);
  const titleId = useId();
  const details = useRef<HTMLHeadingElement>(null);
  const { body, show, back } = useDetailsBelow();

  const choose = (row: TimelineRow): void => {
    select(row);
    onSelect?.(spanIdOf(row));
  };

  return (
    <article className="waybill-timeline" aria-labelledby={titleId}>
      <TraceHeader trace={trace} layout={layout} titleId={titleId}>
        {selected && (
          <ErrorSteps
            rows={layout.rows}
            selected={selected}
            onSelect={(row) => {
              choose(row);
              show();
            }}
            onShow={show}
          />
        )}
      </TraceHeader>
      {selected ? (
        <div ref={body} className="waybill-timeline-body">
          <div className="waybill-timeline-main">
            <TraceTree
              layout={layout}
              visible={visible}
              collapsed={collapsed}
              selected={selected}
              onSelect={choose}
              onToggle={toggle}
              onInspect={() => details.current?.focus()}
              onOpen={show}
            />
          </div>
          <RowInspector row={selected} rows={layout.rows} headingRef={details} onBack={back} />
        </div>
      ) : (
        <p className="waybill-timeline-empty">Nothing was recorded of this trace.</p>
      )}
    </article>
  );
}
