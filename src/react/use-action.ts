'use client';
import { useCallback, useInsertionEffect, useRef, useState } from 'react';
import type { Action, ActionOptions, ErrorOccurrence } from '../core/index.ts';
import { useTracing } from './use-tracing.ts';

interface RunState {
  readonly pending: boolean;
  /** What the latest run threw. */
  readonly error: unknown;
  /** Where that was recorded; absent unless the latest run failed. */
  readonly occurrence: ErrorOccurrence | undefined;
}

/** What {@link useAction} gives: a way to run, and how the latest run went. */
export interface ActionRun<A extends unknown[], R> extends RunState {
  /** Does the work as one new action. Never rejects: a failed run resolves to `undefined`. Always the same function. */
  readonly run: (...args: A) => Promise<R | undefined>;
  /** The short code of the failure, to show and to quote. */
  readonly reference: string | undefined;
  /** Forgets the outcome, and that of a run still under way. Always the same function. */
  readonly reset: () => void;
}

const idle: RunState = { pending: false, error: undefined, occurrence: undefined };

/**
 * Makes a function of which each call is one user action, and follows its latest call.
 *
 * Errors are recorded and end up in `error`, `occurrence` and `reference` instead of being thrown, so one failed action takes
 * no screen down. The error of a failed run stays until the next one has settled: a Try again button that is in use does
 * not vanish. Where runs overlap, the state is that of the one started last; each is recorded. A run goes on when its
 * component unmounts. Throws without a `TracingProvider` above.
 *
 * @example
 * const invite = useAction('invite member', async (action, email: string) => {
 *   const response = await action.fetch('/api/invitations', { method: 'POST', body: email });
 *   if (!response.ok) throw new Error(`The invitation failed with status ${response.status}`);
 * });
 * <button onClick={() => invite.run(email)} disabled={invite.pending}>Invite</button>
 * <ErrorWithCorrelation error={invite.error} occurrence={invite.occurrence} onRetry={() => invite.run(email)} />
 */
export function useAction<A extends unknown[], R>(
  name: string,
  work: (action: Action, ...args: A) => R | PromiseLike<R>,
  options?: ActionOptions,
): ActionRun<A, R> {
  const tracing = useTracing();
  const [state, setState] = useState(idle);
  const latestRun = useRef(0);
  const given = { tracing, name, work, options };
  const latest = useRef(given);
  // The earliest effect, so that other effects already run the newest function; unlike a layout effect, React 18 does
  // not warn about it on servers.
  useInsertionEffect(() => {
    latest.current = given;
  });

  const run = useCallback(async (...args: A): Promise<R | undefined> => {
    const current = latest.current;
    const number = ++latestRun.current;
    const settle = (settled: RunState): void => {
      if (number === latestRun.current) setState(settled);
    };
    setState((before) => ({ ...before, pending: true }));
    let started: Action | undefined;
    try {
      const value = await current.tracing.action(
        current.name,
        (action) => {
          started = action;
          return current.work(action, ...args);
        },
        current.options,
      );
      settle(idle);
      return value;
    } catch (error) {
      settle({ pending: false, error, occurrence: started?.occurrence });
      return undefined;
    }
  }, []);

  const reset = useCallback(() => {
    latestRun.current++;
    setState(idle);
  }, []);

  return { ...state, reference: state.occurrence?.reference, run, reset };
}
