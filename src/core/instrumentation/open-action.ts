import { hold } from '../../async-context/internal.ts';
import type { Action, OpenActionOptions, OpenedAction } from '../spans/action.ts';
import { ActiveAction } from '../spans/active-action.ts';
import { PendingSpan } from '../spans/pending-span.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** Opens an action that ends by itself, and is recorded if it caused anything. */
export function openAction(tracing: Tracing, name: string, options?: OpenActionOptions): OpenedAction {
  return new ActiveAction(insideOf(tracing).parts(), name, options);
}

/**
 * Makes an action the current one of all that listens to an event, until `isOver` says that the event is over.
 *
 * A function in the place of the action is called when code asks which action it is in, and gives the same each time.
 *
 * @example
 * addEventListener('click', (event) => holdAction(tracing, action, () => event.eventPhase === Event.NONE), true);
 */
export function holdAction(
  tracing: Tracing,
  action: Action | (() => Action | undefined),
  isOver: () => boolean,
): void {
  const open = action as () => ActiveAction | undefined;
  hold(
    typeof action === 'function' ? new PendingSpan(insideOf(tracing).parts().spans, open) : action,
    isOver,
  );
}
