import type { Tracing } from '../../core/index.ts';
import { listen } from './listen.ts';

/** Sends what is queued when the page goes away, in requests that outlive it. */
export function flushOnExit(tracing: Tracing): () => void {
  const flush = (): void => void tracing.flush({ exit: true });
  // `pagehide` reaches the window only, and on a phone that kills the app `visibilitychange` is the last to come.
  // https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event
  return listen(
    {
      pagehide: flush,
      freeze: flush,
      visibilitychange() {
        if (document.visibilityState === 'hidden') flush();
      },
    },
    true,
  );
}
