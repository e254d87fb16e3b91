'use client';
import { useRef, useState } from 'react';
import type { SearchState, Sought } from './search-state.ts';

/**
 * The state of the search box, and the functions that start an attempt. An attempt searches for traces or opens one.
 */
export interface Attempts {
  readonly state: SearchState;
  /** Shows a state. If an attempt is still running, its outcome is ignored. */
  readonly show: (state: SearchState) => void;
  /**
   * Calls `work`, and shows the state that its promise resolves with, or `failed` if the promise rejects. If a newer
   * attempt has started, the outcome is ignored.
   */
  readonly attempt: (query: Sought, work: () => Promise<SearchState>) => void;
  /** Repeats the last attempt. */
  readonly retry: () => void;
}

/**
 * Runs attempts for the search box. Only the newest attempt can change the state: the outcome of an older attempt is
 * ignored.
 */
export function useAttempts(): Attempts {
  const [state, setState] = useState<SearchState>({ status: 'idle' });
  const latest = useRef(0);
  const again = useRef<() => void>(() => {});

  const show = (next: SearchState): void => {
    latest.current += 1;
    setState(next);
  };

  const attempt = (query: Sought, work: () => Promise<SearchState>): void => {
    again.current = () => attempt(query, work);
    show({ status: 'searching', query });
    const mine = latest.current;
    const settle = (next: SearchState): void => {
      if (latest.current === mine) show(next);
    };
    work().then(settle, () => settle({ status: 'failed', query }));
  };

  return { state, show, attempt, retry: () => again.current() };
}
