import type { Span, Tracing } from '../../core/index.ts';
import { holdAction } from '../../core/internal.ts';
import type { Open } from './user-input.ts';

/**
 * Makes an action the current one for all listeners of an event of the window. Without an event, makes it the current
 * one for the running code, and for code that follows in the same task.
 */
export function holdDuring(tracing: Tracing, event: Event | undefined, action: Span | Open): void {
  // Without an event, the action stays current for this many microtasks in a row.
  let rounds = 16;
  // When an event of a node is over, its `eventPhase` is `NONE`. But for an event of the window, `eventPhase` never
  // returns to `NONE` in Chromium. So `window.event` is compared.
  holdAction(tracing, action, () => (event ? window.event !== event : rounds < 0));
  // Counts microtasks to find the end of the running code. A timer would fire too late: before it, other tasks could
  // run that belong to no action.
  const pass = (): unknown => rounds-- > 0 && Promise.resolve().then(pass);
  if (!event) pass();
}
