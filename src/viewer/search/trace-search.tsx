'use client';
import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { BundleNotice } from './bundle-notice.tsx';
import { SearchBox } from './search-box.tsx';
import { SearchProblem } from './search-problem.tsx';
import { searchStatus } from './search-status.ts';
import { TraceChoice } from './trace-choice.tsx';
import { TraceTimeline } from '../timeline/trace-timeline.tsx';
import { useTraceSearch } from './use-trace-search.ts';
import type { TraceSource } from './find-traces.ts';

/**
 * The functions that find and load traces, and the initial text of the search box. The component fetches nothing
 * itself.
 */
export interface TraceSearchProps extends TraceSource {
  /**
   * The initial text of the search box, such as the reference in a link to the page. The component searches for it
   * immediately.
   * @default ''
   */
  readonly initialText?: string;
}

/**
 * The support desk's search box. A person pastes any text from a user, and the user's trace opens on the failed step.
 *
 * A search starts when the person presses Enter, or pastes a text with a known id. If a newer search has started, the
 * result of the older search is ignored. If `search` or `load` rejects, the component shows a sentence and the button
 * "Try again". A text from `createSupportBundle`, pasted or dropped as a file, is drawn without a search. The component
 * needs the styles of `waybill/viewer.css`.
 */
export function TraceSearch({ initialText = '', search, load }: TraceSearchProps): ReactElement {
  const { state, submit, open, back, retry } = useTraceSearch({ search, load });
  const box = useRef<HTMLTextAreaElement>(null);
  const isBegun = useRef(false);

  useEffect(() => {
    // This check is needed because React's strict mode runs effects twice, and every search sends a request.
    if (isBegun.current) return;
    isBegun.current = true;
    submit(initialText);
  });

  // The pressed button disappears, so the search box takes the focus first. Otherwise the keyboard focus would be lost.
  const fromBox = (work: () => void): void => {
    box.current?.focus();
    work();
  };

  return (
    <div className="waybill-search" aria-busy={state.status === 'searching'}>
      <SearchBox inputRef={box} initialText={initialText} onSubmit={submit} />
      <output className="waybill-search-status" data-status={state.status}>
        {searchStatus(state)}
      </output>
      {'query' in state && state.query.kind === 'bundle' && <BundleNotice bundle={state.query.bundle} />}
      <SearchProblem state={state} onRetry={() => fromBox(retry)} />
      {state.status === 'several' && (
        <TraceChoice
          hits={state.hits}
          openedBefore={state.openedBefore}
          onChoose={(hit) => fromBox(() => open(hit))}
        />
      )}
      {state.status === 'open' && state.hits.length > 1 && (
        <button ref={focus} type="button" className="waybill-button waybill-search-back" onClick={back}>
          Back to the {state.hits.length} traces
        </button>
      )}
      {state.status === 'open' && <TraceTimeline trace={state.trace} selectedSpanId={state.spanId} />}
    </div>
  );
}

// React calls this function once, when the button replaces the list of traces. The button then takes the focus.
function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
