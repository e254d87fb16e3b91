import { run } from '../../async-context/index.ts';
import { hold } from '../../async-context/internal.ts';
import type { OpenActionOptions, OpenedAction } from '../spans/action.ts';
import { ActiveAction } from '../spans/active-action.ts';
import type { ActiveSpan } from '../spans/active-span.ts';
import type { PendingSpan } from '../spans/pending-span.ts';
import type { Span } from '../spans/span.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** Opens an action that ends by itself. It is recorded only if it caused something. */
export function openAction(tracing: Tracing, name: string, options?: OpenActionOptions): OpenedAction {
  return new ActiveAction(insideOf(tracing).parts(), name, { ...options, isInferred: true });
}

/**
 * Makes an action, or a span of it, current in all listeners to an event, until `isOver` returns true.
 *
 * `action` can also be a function. It is called when code asks for the current action, and must return the same action
 * each time. If the function throws, there is no action, and `onDiagnostic` gets the error. While the function runs,
 * there is no current action: the function itself cannot ask for the action that it opens.
 *
 * @example
 * addEventListener('click', (event) => holdAction(tracing, action, () => event.eventPhase === Event.NONE), true);
 */
export function holdAction(
  tracing: Tracing,
  action: Span | (() => Span | undefined),
  isOver: () => boolean,
): void {
  const { parts, diagnostics } = insideOf(tracing);
  let span: ActiveSpan | undefined;
  const pending: PendingSpan = {
    ports: parts(),
    // The code that opens an action sets timers, and each timer asks for the current action.
    open: () => (span ??= diagnostics.guard('an action', () => run(undefined, action as () => ActiveSpan))),
  };
  hold(typeof action === 'function' ? pending : action, isOver);
}
