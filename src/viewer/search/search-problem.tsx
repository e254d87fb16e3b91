'use client';
import type { ReactElement } from 'react';
import { EmptyBundle } from './empty-bundle.tsx';
import type { SearchState } from './search-state.ts';

/** Says why a search has nothing to show, and gives advice. In all other states of the search, it renders nothing. */
export function SearchProblem({
  state,
  onRetry,
}: {
  readonly state: SearchState;
  readonly onRetry: () => void;
}): ReactElement | null {
  switch (state.status) {
    case 'mistyped':
      return (
        <div className="waybill-problem">
          <p>The last character checks the others, and here it does not fit. Nothing was searched.</p>
          <ul>
            <li>Ask for the code once more, best as a copy or a picture.</li>
            <li>Easily confused: 8 and B, 5 and S, 2 and Z, V and Y, M and N.</li>
            <li>0 and O, and 1, I and L, are read as the same.</li>
          </ul>
        </div>
      );
    case 'unknown':
      return (
        <div className="waybill-problem">
          <p>
            A reference looks like <code className="waybill-id">KM70-WHSPV</code>. Trace, span, session and
            correlation ids are found too, also inside a longer text.
          </p>
        </div>
      );
    case 'none':
      if (state.query.kind === 'bundle') return <EmptyBundle bundle={state.query.bundle} />;
      return (
        <div className="waybill-problem">
          <p>This is spelled correctly, but no record carries it. It may be that</p>
          <ul>
            <li>it happened just now and the report is still on its way,</li>
            <li>the report never left the browser, because the user was offline or something blocked it,</li>
            <li>it is older than the records that are kept,</li>
            <li>it belongs to another environment.</li>
          </ul>
          <RetryButton onRetry={onRetry}>Search again</RetryButton>
        </div>
      );
    case 'failed':
      return (
        <div className="waybill-problem">
          <p>The records could not be read just now. This says nothing about the reference.</p>
          <RetryButton onRetry={onRetry}>Try again</RetryButton>
        </div>
      );
    case 'idle':
    case 'searching':
    case 'several':
    case 'open':
      return null;
  }
}

function RetryButton({
  onRetry,
  children,
}: {
  readonly onRetry: () => void;
  readonly children: string;
}): ReactElement {
  return (
    <button type="button" className="waybill-button" onClick={onRetry}>
      {children}
    </button>
  );
}
