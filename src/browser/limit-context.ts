import type { Action, InstrumentedTracing } from '../core/index.ts';
import { replaceMethod, type Method } from './replace-method.ts';

// Debouncing and short pauses are below it, polling is above.
const LONG_MS = 1000;

// What goes on for ever once it has been opened.
const ENDLESS = ['WebSocket', 'EventSource', 'Worker', 'BroadcastChannel'];

/**
 * Keeps what goes on for ever from belonging to the action that began it: intervals, timers of a second or more and those
 * that follow one another belong to it while it is open, and the messages of sockets and workers never do.
 *
 * What begins with a page, and not with something that a user did, does so even less: it `isEndless` from the start.
 */
export function limitContext(
  tracing: InstrumentedTracing,
  isEndless: (action: Action) => boolean,
): () => void {
  const outside = <T>(fn: () => T): T => tracing.engine.carrier.run(undefined, fn);
  const undos = ['setTimeout', 'setInterval'].map((name) =>
    replaceMethod(window, name, (original, self, args) => {
      const [callback, delayMs] = args;
      const span = tracing.currentSpan();
      const action = tracing.current();
      const arm = (): unknown => original.apply(self, args);
      if (!span || !action || typeof callback !== 'function') return arm();
      const isShort = name === 'setTimeout' && !(Number(delayMs) >= LONG_MS);
      if (isShort && !action.hasEnded()) return arm();
      args[0] = function (this: unknown, ...given: unknown[]) {
        const call = (): unknown => (callback as Method).apply(this, given);
        return action.hasEnded() || isEndless(action) ? call() : span.run(call);
      };
      return outside(arm);
    }),
  );
  for (const source of ENDLESS) {
    const { prototype } =
      (globalThis as unknown as Record<string, { prototype: object } | undefined>)[source] ?? {};
    if (!prototype) continue;
    undos.push(
      replaceMethod(prototype, 'addEventListener', (original, self, args) =>
        outside(() => original.apply(self, args)),
      ),
    );
  }
  return () => undos.forEach((undo) => undo());
}
