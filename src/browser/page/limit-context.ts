import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { findCurrent } from '../../core/internal.ts';

// Debouncing and short pauses are shorter than this, polling is longer.
const LONG_MS = 1000;

// Targets that go on for ever once they are open: sockets, event sources, workers, channels to other pages.
const ENDLESS = /Socket|Source|Worker|Broadcast/;

/**
 * Keeps endless work from belonging for ever to the action that began it. Intervals, timers of a second or more, and
 * timers that follow one another belong to the action only while it is open. The messages of sockets and workers never
 * do. Intervals and long timers of a page load or a route change belong to no action.
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
      // Each call of the callback checks whether the action is still open. If so, the call and all its work belong to
      // the action. If not, they have no context.
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => Reflect.apply(callback, this, given);
        return root.hasEnded() || root.isTransient ? call() : span.run(call);
      };
    }
    return undefined;
  });
}
