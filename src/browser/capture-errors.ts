import { isAbort } from '../core/internal.ts';
import type { Instrumentation } from '../core/index.ts';
import { listen } from './page/listen.ts';

// Browsers report this error when a ResizeObserver needs another frame. No code has failed.
// https://github.com/w3c/csswg-drafts/issues/5023
const NO_ERROR = /^ResizeObserver loop/;

/** Captures uncaught errors and unhandled rejections. */
export function captureErrors(): Instrumentation {
  return (tracing) =>
    listen({
      error({ error, message }: ErrorEvent) {
        if (!NO_ERROR.test(message)) tracing.captureError(error ?? message);
      },
      unhandledrejection({ reason }: PromiseRejectionEvent) {
        // An abort is not a failure, because the app stopped the work on purpose.
        if (!isAbort(reason)) tracing.captureError(reason);
      },
    });
}
