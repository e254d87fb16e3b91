import type { Instrumentation } from '../core/index.ts';

// Browsers report this when an observer needs another frame; nothing has failed.
// https://github.com/w3c/csswg-drafts/issues/5023
const NO_ERROR = /^ResizeObserver loop/;

/** Captures errors that nobody caught and rejections that nobody handled. */
export function captureErrors(): Instrumentation {
  return (tracing) => {
    function onError({ error, message, filename }: ErrorEvent): void {
      if (NO_ERROR.test(message)) return;
      tracing.captureError(error ?? message, { source: 'window.onerror', ...(filename && { filename }) });
    }
    function onRejection({ reason }: PromiseRejectionEvent): void {
      // A request that somebody stopped on purpose.
      if ((reason as { name?: unknown } | null)?.name === 'AbortError') return;
      tracing.captureError(reason, { source: 'unhandledrejection' });
    }
    window.addEventListener('error', onError);
    window.addEventListener('unhandledrejection', onRejection);
    return () => {
      window.removeEventListener('error', onError);
      window.removeEventListener('unhandledrejection', onRejection);
    };
  };
}
