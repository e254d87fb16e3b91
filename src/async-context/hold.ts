import { frame, shareFrame } from './frame.ts';

/**
 * Makes a value the current context of all that listens to an event, from its first listener on.
 *
 * The browser calls listeners one by one, with nothing of ours around them, and does not tell when it has called the
 * last. So the event itself is asked, whenever the context is looked at. Elsewhere a context is entered by `run`.
 *
 * @example
 * addEventListener('click', (event) => hold(value, () => event.eventPhase === Event.NONE), { capture: true });
 */
export function hold(value: unknown, isOver: () => boolean): void {
  shareFrame();
  frame.prepare?.();
  frame.value = frame.held = value;
  frame.isOver = isOver;
}
