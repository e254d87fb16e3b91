import type { Action, Tracing } from '../core/index.ts';
import { newContext, type RecordPlace } from '../core/internal.ts';

/** Finds the action of the page's load, whether it begins before or after this. */
export function followPageLoad(tracing: Tracing): {
  /** Gives its place, or a trace of its own where there is no such action; the same ever after. */
  readonly find: () => RecordPlace;
  readonly stop: () => void;
} {
  let found: RecordPlace | undefined;

  function consider(action: Action | undefined): void {
    // Asking for its context also makes sure that it is recorded, since something belongs to it now.
    if (action?.trigger === 'load') found ??= { context: action.context, attribution: 'exact' };
  }

  // All instrumentations start in the task in which the action begins and is current.
  consider(tracing.currentAction());
  const stop = tracing.subscribe(({ action }) => consider(action), ['action-start']);
  return {
    find: () => (found ??= { context: newContext(tracing), attribution: 'none' }),
    stop,
  };
}
