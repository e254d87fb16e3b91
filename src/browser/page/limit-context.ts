import { run } from '../../async-context/index.ts';
import { hearRefused, limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { findCurrent, report } from '../../core/internal.ts';

// Timers for debouncing and short pauses are shorter than this. Timers for polling are longer.
const LONG_MS = 1000;

// Matches the types of event targets that can send events for ever, or that the user causes: sockets, event sources,
// workers, channels to other pages, and states of the device and the window.
const ENDLESS =
  /Socket|EventSource|Worker|Broadcast|DataChannel|MediaQuery|Orientation|Viewport|Information|Status|Navigation|MediaDevices|Battery|CookieStore/;

// Matches the functions with callbacks that can be called for ever.
const REPEATED = /Interval|Observer|watch/;

/**
 * Prevents endless work from belonging for ever to the action that began it. An interval, a watched position, or a timer
 * of a second or more, belongs to the action only while the action is open. A timer that is set after the end of the
 * action belongs to no action. Only the first call of an observer belongs to the action. Messages of sockets, event
 * sources, workers and broadcast channels never do. Intervals and long timers of a page load or a route change belong to
 * no action.
 */
export function limitContext(tracing: Tracing): () => void {
  hearRefused((key) => report(tracing, { kind: 'context', message: `${key} cannot be patched` }));
  return limitCarrying((value, what, args = []) => {
    if (typeof what !== 'string') {
      if ((what as Partial<Node>).nodeType) {
        // The action that added the listener to the element could have ended before the element has loaded.
        return run(value, () => findCurrent(tracing))?.root.hasEnded() ? undefined : value;
      }
      return ENDLESS.test({}.toString.call(what)) ? undefined : value;
    }
    const isRepeated = REPEATED.test(what);
    const found = (isRepeated || what === 'setTimeout') && findCurrent(tracing);
    if (!found) return value;
    const { span, root } = found;
    const [callback, delayMs] = args;
    if (!isRepeated && !((delayMs as number) >= LONG_MS) && !root.hasEnded()) return value;
    if (typeof callback === 'function') {
      // Only the first call of an observer comes from the action that began it. Later changes can have any cause.
      let calls = 0;
      // Each call of the callback checks whether the action is still open. If the action is open, the call and all its
      // work belong to it. If the action has ended, the call has no context.
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => Reflect.apply(callback, this, given);
        const isForeign = calls++ && what.endsWith('Observer');
        return root.hasEnded() || root.isTransient || isForeign ? call() : span.run(call);
      };
    }
    return undefined;
  });
}
