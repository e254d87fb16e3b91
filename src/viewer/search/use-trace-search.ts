'use client';
import type { TraceSummary } from '../../core/index.ts';
import { findTraces, openTrace, type TraceSource } from './find-traces.ts';
import type { SearchState } from './search-state.ts';
import { understandText } from './understand-text.ts';
import { useAttempts } from './use-attempts.ts';

/** The state of a search, and the functions that change it. */
export interface TraceSearchControls {
  readonly state: SearchState;
  /**
   * Searches for the id in the text, or opens the bundle in the text. If a search is still running, its result is
   * ignored.
   */
  readonly submit: (text: string) => void;
  /** Opens one of the traces that the search found. */
  readonly open: (hit: TraceSummary) => void;
  /** Goes back from the opened trace to the list of the traces that the search found. */
  readonly back: () => void;
  /** Repeats a search that failed or found nothing. */
  readonly retry: () => void;
}

/** Searches a source of traces, and keeps the state of the search. */
export function useTraceSearch(source: TraceSource): TraceSearchControls {
  const { state, show, attempt, retry } = useAttempts();
  return {
    state,
    submit: (text) => {
      const understood = understandText(text);
      if ('status' in understood) show(understood);
      else attempt(understood, () => findTraces(source, understood));
    },
    open: (hit) => {
      if (state.status === 'several') attempt(state.query, () => openTrace(source, hit, state));
    },
    back: () => {
      if (state.status !== 'open') return;
      const { query, hits, trace } = state;
      show({ status: 'several', query, hits, openedBefore: trace.traceId });
    },
    retry,
  };
}
