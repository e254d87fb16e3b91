import { isAbort, type Instrumentation } from '../core/index.ts';

// Browsers report this when an observer needs another frame; nothing has failed.
// https://github.com/w3c/csswg-drafts/issues/5023
const NO_ERROR = /^ResizeObserver loop/;

/** Captures errors that nobody caught and rejections that nobody handled. */
export function captureErrors(): Instrumentation {
  return (tracing) => {
    const listening = new AbortController();
    window.addEventListener(
      'error',
      ({ error, message }) => {
        if (NO_ERROR.test(message)) return;
        tracing.captureError(error ?? message);
      },
      listening,
    );
    window.addEventListener(
      'unhandledrejection',
      ({ reason }) => {
        // A request that somebody stopped on purpose.
        if (isAbort(reason)) return;
        tracing.captureError(reason);
      },
      listening,
    );
    return () => listening.abort();
  };
}
