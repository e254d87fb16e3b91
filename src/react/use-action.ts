'use client';
import { useCallback, useInsertionEffect, useRef, useState } from 'react';
import type { Action, ActionOptions, ErrorOccurrence } from '../core/index.ts';
import { explainError, isControlFlow } from '../core/internal.ts';
import { useTracing } from './use-tracing.ts';

interface RunState {
  readonly pending: boolean;
  /** The value that the latest run threw. */
  readonly error: unknown;
  /** The ids and the time of the latest run's error. `undefined` if the latest run has not failed. */
  readonly occurrence: ErrorOccurrence | undefined;
}

/** The result of {@link useAction}: a function that runs the action, and the state of the latest run. */
export interface ActionRun<A extends unknown[], R> extends RunState {
  /**
   * Runs the work as one new action. If the run fails or is stopped, the promise resolves with `undefined`. It rejects
   * only with redirects and the like that a framework throws. The function is the same in all renders.
   */
  readonly run: (...args: A) => Promise<R | undefined>;
  /** The short code of the latest run's error, for the person to quote. */
  readonly reference: string | undefined;
  /**
   * Clears the outcome of the latest run. If the run has not ended yet, its outcome will be ignored. The function is
   * the same in all renders.
   */
  readonly reset: () => void;
}

const idle: RunState = { pending: false, error: undefined, occurrence: undefined };

/**
 * Makes each call of a function one user action, and returns the state of the latest call.
 *
 * Errors are recorded, and returned as `error`, `occurrence` and `reference`. They are not thrown, so a failed action
 * does not remove the screen. Work that was stopped on purpose, such as by an `AbortController`, has not failed: it
 * leaves no error. Redirects and the like are thrown on to the framework. The error of a failed run stays until the
 * next run has ended, so that a Try again button does not disappear while it is in use. If runs overlap, each run is
 * recorded, and the state belongs to the run that started last. A run continues after its component unmounts. The hook
 * throws if there is no `TracingProvider` above the component.
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
  // An insertion effect runs before all other effects, so all other effects already call the newest function. A layout
  // effect is not used here, because React 18 warns about layout effects on servers.
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
      // The screen can then show the server's message immediately.
      await explainError(error);
      // Without an occurrence, the work did not fail: it was stopped on purpose, or it ended in a redirect.
      const occurrence = started?.occurrence;
      settle(started && !occurrence ? idle : { pending: false, error, occurrence });
      // Routers listen to unhandled rejections and perform the redirects among them.
      if (isControlFlow(error)) throw error;
      return undefined;
    }
  }, []);

  const reset = useCallback(() => {
    latestRun.current++;
    setState(idle);
  }, []);

  return { ...state, reference: state.occurrence?.reference, run, reset };
}
