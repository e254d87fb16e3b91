import type { Action, Tracing } from '../core/index.ts';
import { newContext, type RecordPlace } from '../core/internal.ts';

/** Finds the action of the page's load, before or after the action begins. */
export function followPageLoad(tracing: Tracing): {
  /** Gives the place of that action, or a new trace if there is no such action. Later calls give the same place. */
  readonly find: () => RecordPlace;
  readonly stop: () => void;
} {
  let found: RecordPlace | undefined;

  function consider(action: Action | undefined): void {
    // Reading the context also marks the action as recorded, because a record now belongs to it.
    if (action?.trigger === 'load') found ??= { context: action.context, attribution: 'exact' };
  }

  // All instrumentations start in the same task in which the action begins and is current.
  consider(tracing.currentAction());
  const stop = tracing.subscribe(({ action }) => consider(action), ['action-start']);
  return {
    find: () => (found ??= { context: newContext(tracing), attribution: 'none' }),
    stop,
  };
}
