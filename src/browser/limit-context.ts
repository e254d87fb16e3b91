import type { InstrumentedTracing } from '../core/index.ts';
import { replaceMethod, type Method } from './replace-method.ts';

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
  const outside = <T>(fn: () => T): T => tracing.engine.carrier.run(undefined, fn);
  const undos = ['setTimeout', 'setInterval'].map((name) =>
    replaceMethod(window, name, (original, self, args) => {
      const [callback, delayMs] = args;
      const span = tracing.currentSpan();
      const arm = (): unknown => original.apply(self, args);
      if (!span || typeof callback !== 'function') return arm();
      const { hasEnded, isTransient } = span.root;
      const isShort = name === 'setTimeout' && !(Number(delayMs) >= LONG_MS);
      if (isShort && !hasEnded()) return arm();
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => (callback as Method).apply(this, given);
        return hasEnded() || isTransient ? call() : span.run(call);
      };
      return outside(arm);
    }),
  );
  undos.push(
    replaceMethod(EventTarget.prototype, 'addEventListener', (original, self, args) => {
      const add = (): unknown => original.apply(self, args);
      return ENDLESS.test(Object.prototype.toString.call(self)) ? outside(add) : add();
    }),
  );
  return () => {
    for (const undo of undos) undo();
  };
}
