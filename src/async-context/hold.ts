import { frame, IS_OVER, shareFrame } from './frame/frame.ts';

/**
 * Makes a value the current context for the listener that runs now, and for all later listeners of the same event.
 *
 * The browser calls listeners one by one, without code of Waybill around them, and does not report the last call. So
 * each read of the context calls `isOver`. When an event is over, its `eventPhase` is `Event.NONE`, as in the example.
 * Outside of an event, use `run`.
 *
 * @example
 * addEventListener('click', (event) => hold(value, () => event.eventPhase === Event.NONE), { capture: true });
 */
export function hold(value: unknown, isOver: () => boolean): void {
  shareFrame();
  frame.prepare?.();
  frame.value = frame.held = { value, [IS_OVER]: isOver };
}
