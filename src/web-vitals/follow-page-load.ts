import type { Action, Tracing } from '../core/index.ts';
import { newContext, type RecordPlace } from '../core/internal.ts';

/** Finds the page-load action. The action can begin before or after this call. */
export function followPageLoad(tracing: Tracing): {
  /**
   * Returns the context and the attribution of the page-load action, or of a new trace if there is no page-load action
   * yet. Later calls return the same value.
   */
  readonly find: () => RecordPlace;
  readonly stop: () => void;
} {
  let found: RecordPlace | undefined;

  function consider(action: Action | undefined): void {
    // Reading `context` also marks the action as worth recording. This is right, because web vitals will belong to it.
    if (action?.trigger === 'load') found ??= { context: action.context, attribution: 'exact' };
  }

  // If the page-load action has already begun, it is the current action now, because all instrumentations start in the
  // same task.
  consider(tracing.currentAction());
  const stop = tracing.subscribe(({ action }) => consider(action), ['action-start']);
  return {
    find: () => (found ??= { context: newContext(tracing), attribution: 'none' }),
    stop,
  };
}
