'use client';
import type { ReactElement } from 'react';
import { BackButton } from './back-button.tsx';
import { SearchBox } from './search-box.tsx';
import { SearchProblem } from './search-problem.tsx';
import { searchStatus } from './search-status.ts';
import { TraceChoice } from './trace-choice.tsx';
import { TraceTimeline } from './trace-timeline.tsx';
import { useTraceSearch } from './use-trace-search.ts';
import type { TraceSource } from './use-trace-search.ts';

/** How the search reaches your data. The component fetches nothing itself. */
export type TraceSearchProps = TraceSource;

/**
 * The support desk's one box: paste anything that a user sent, and the trace it belongs to opens on its failed step.
 *
 * Searches on Enter and as soon as something it understands is pasted; an answer that comes after a newer search was
 * begun is ignored. A rejected `search` or `load` is shown as a sentence with "Try again". Needs `waybill/viewer.css`.
 */
export function TraceSearch({ search, load }: TraceSearchProps): ReactElement {
  const { state, submit, open, back, retry } = useTraceSearch({ search, load });
  return (
    <div className="waybill-search" aria-busy={state.status === 'searching'}>
      <SearchBox onSubmit={submit} />
      <output className="waybill-search-status" data-status={state.status}>
        {searchStatus(state)}
      </output>
      <SearchProblem state={state} onRetry={retry} />
      {state.status === 'several' && <TraceChoice hits={state.hits} onChoose={open} />}
      {state.status === 'open' && state.hits.length > 1 && (
        <BackButton count={state.hits.length} onBack={back} />
      )}
      {state.status === 'open' && (
        <TraceTimeline
          trace={state.trace}
          selectedSpanId={'spanId' in state.query ? state.query.spanId : undefined}
        />
      )}
    </div>
  );
}
