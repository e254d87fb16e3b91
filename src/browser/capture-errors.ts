import { isAbort } from '../core/internal.ts';
import type { Instrumentation } from '../core/index.ts';
import { listen } from './page/listen.ts';

// Browsers report this when an observer needs another frame. Nothing has failed.
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
        // An aborted request was stopped on purpose.
        if (!isAbort(reason)) tracing.captureError(reason);
      },
    });
}
