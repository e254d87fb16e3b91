import { frame, shareFrame } from './frame.ts';

/**
 * Makes a value the current context of all listeners of an event, from its first listener on.
 *
 * The browser calls listeners one by one, with no code of ours around them, and does not report the last call. So each
 * read of the context asks the event itself. Without an event, `run` enters a context.
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
