import type { Instrumentation } from '../core/index.ts';

/** Sends what is queued when the page goes away, in requests that outlive it. */
export function flushOnExit(): Instrumentation {
  return (tracing) => {
    const listening = new AbortController();
    const flush = (): void => void tracing.flush({ exit: true });
    const flushIfHidden = (): void => {
      if (document.visibilityState === 'hidden') flush();
    };
    // `pagehide` reaches the window only, and on a phone that kills the app `visibilitychange` is the last to come.
    // https://developer.mozilla.org/docs/Web/API/Document/visibilitychange_event
    window.addEventListener('pagehide', flush, listening);
    document.addEventListener('visibilitychange', flushIfHidden, listening);
    return () => listening.abort();
  };
}
