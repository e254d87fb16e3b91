import { limit, type InstrumentedTracing, type PendingSpan } from '../core/index.ts';

// Debouncing and short pauses are below it, polling is above.
const LONG_MS = 1000;

// What goes on for ever once it has been opened: sockets, event sources, workers, channels to other pages.
const ENDLESS = /Socket|Source|Worker|Broadcast/;

/**
 * Keeps what goes on for ever from belonging to the action that began it: intervals, timers of a second or more and those
 * that follow one another belong to it while it is open, and the messages of sockets and workers never do. What the load of
 * a page began is left to itself at once.
 */
export function limitContext(tracing: InstrumentedTracing): () => void {
  return limit((value, what, args = []) => {
    const isInterval = what === 'setInterval';
    if (!isInterval && what !== 'setTimeout') return ENDLESS.test({}.toString.call(what)) ? undefined : value;
    const span = tracing.currentSpan();
    if (!span) return value;
    const { root } = span;
    if (root.hasEnded()) return undefined;
    const whileOpen: PendingSpan = {
      engine: span.engine,
      open: () => (root.isTransient || root.hasEnded() ? undefined : span),
    };
    return isInterval || Number(args[1]) >= LONG_MS ? whileOpen : value;
  });
}
