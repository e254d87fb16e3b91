'use client';
import { useRef, useState } from 'react';
import type { SearchState, Sought } from './search-state.ts';

/** The searches of a box, one at a time. */
export interface Attempts {
  readonly state: SearchState;
  /** Shows a state. The outcome of the attempt under way is then ignored. */
  readonly show: (state: SearchState) => void;
  /** Shows the state that the work for a query gives, or `failed` if it rejects. Ignores the outcome of older attempts. */
  readonly attempt: (query: Sought, work: () => Promise<SearchState>) => void;
  /** Repeats the last attempt. */
  readonly retry: () => void;
}

/** Runs attempts, one at a time. The answer to an older attempt is ignored. */
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
