import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { findCurrent } from '../../core/internal.ts';

// Debouncing and short pauses are below it, polling is above.
const LONG_MS = 1000;

// What goes on for ever once it has been opened: sockets, event sources, workers, channels to other pages.
const ENDLESS = /Socket|Source|Worker|Broadcast/;

/**
 * Keeps what goes on for ever from belonging to the action that began it: intervals, timers of a second or more and those
 * that follow one another belong to it while it is open, and the messages of sockets and workers never do. What the load of
 * a page began is left to itself at once.
 */
export function limitContext(tracing: Tracing): () => void {
  return limitCarrying((value, what, args = []) => {
    if (typeof what !== 'string') return ENDLESS.test({}.toString.call(what)) ? undefined : value;
    const isInterval = what === 'setInterval';
    if (!isInterval && what !== 'setTimeout') return value;
    const { span, root } = findCurrent(tracing) ?? {};
    if (!span || !root) return value;
    const [callback, delayMs] = args;
    if (!isInterval && !(Number(delayMs) >= LONG_MS) && !root.hasEnded()) return value;
    if (typeof callback === 'function') {
      // Whether it belongs there is asked when it is called. From there on it does for good, or has no context at all.
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => Reflect.apply(callback, this, given);
        return root.hasEnded() || root.isTransient ? call() : span.run(call);
      };
    }
    return undefined;
  });
}
