'use client';
import { useId, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import type { TraceData } from '../../core/index.ts';
import { ErrorSteps } from './error-steps.tsx';
import { layoutTrace } from '../layout/layout-trace.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { RowInspector } from '../details/row-inspector.tsx';
import { TraceHeader } from './trace-header.tsx';
import { TraceRows } from './trace-rows.tsx';
import { useDetailsBelow } from './use-details-below.ts';
import { useRowTools } from '../tools/use-row-tools.ts';
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
 * focus to the details. `e` goes to the next error, and Shift+`e` to the previous error. `/` searches all rows, `f` filters
 * them, `c` shows the critical path alone, and `?` lists the keys. An incomplete trace is drawn too. In a wide space the tree and the details are side by side, not higher than the window, and each of them scrolls. In
 * a narrow space the details are below the tree, and nothing scrolls but the page. The component needs the styles of
 * `waybill/viewer.css`.
 */
export function TraceTimeline({ trace, selectedSpanId, onSelect }: TraceTimelineProps): ReactElement {
  const layout = useMemo(() => layoutTrace(trace), [trace]);
  const tools = useRowTools(layout);
  const tree = useTreeState(layout, tools.rows, selectedSpanId);
  const { selected, original } = tree;
  const titleId = useId();
  const details = useRef<HTMLHeadingElement>(null);
  const { body, show, back, focusRow } = useDetailsBelow();

  const choose = (row: TimelineRow): void => {
    tree.select(row);
    onSelect?.(spanIdOf(row));
  };

  return (
    <article className="waybill-timeline" aria-labelledby={titleId}>
      <TraceHeader trace={trace} layout={layout} titleId={titleId}>
        {original && (
          <ErrorSteps
            all={layout.rows}
            rows={tools.rows}
            selected={selected ?? original}
            onSelect={(row) => {
              choose(row);
              show();
            }}
            onShow={show}
          />
        )}
      </TraceHeader>
      {original ? (
        <div ref={body} className="waybill-timeline-body">
          <TraceRows
            {...{ trace, layout, tools, tree }}
            onSelect={choose}
            onOpen={show}
            onLeave={focusRow}
            onInspect={() => details.current?.focus()}
          />
          <RowInspector row={original} rows={layout.rows} headingRef={details} onBack={back} />
        </div>
      ) : (
        <p className="waybill-timeline-empty">Nothing was recorded of this trace.</p>
      )}
    </article>
  );
}
