import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { findCurrent } from '../../core/internal.ts';

// Timers for debouncing and short pauses are shorter than this. Timers for polling are longer.
const LONG_MS = 1000;

// Matches the types of event targets that can send events for ever: sockets, event sources, workers, and channels to
// other pages.
const ENDLESS = /Socket|Source|Worker|Broadcast/;

/**
 * Prevents endless work from belonging for ever to the action that began it. An interval, or a timer of a second or
 * more, belongs to the action only while the action is open. A timer that is set after the end of the action belongs to
 * no action. Messages of sockets, event sources, workers and broadcast channels never belong to the action. Intervals
 * and long timers of a page load or a route change belong to no action.
 */
export function limitContext(tracing: Tracing): () => void {
  return limitCarrying((value, what, args = []) => {
    if (typeof what !== 'string') return ENDLESS.test({}.toString.call(what)) ? undefined : value;
    const isInterval = what === 'setInterval';
    if (!isInterval && what !== 'setTimeout') return value;
    const found = findCurrent(tracing);
    if (!found) return value;
    const { span, root } = found;
    const [callback, delayMs] = args;
    if (!isInterval && !(Number(delayMs) >= LONG_MS) && !root.hasEnded()) return value;
    if (typeof callback === 'function') {
      // Each call of the callback checks whether the action is still open. If the action is open, the call and all its
      // work belong to it. If the action has ended, the call has no context.
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => Reflect.apply(callback, this, given);
        return root.hasEnded() || root.isTransient ? call() : span.run(call);
      };
    }
    return undefined;
  });
}
