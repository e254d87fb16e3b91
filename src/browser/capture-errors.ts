import type { Attributes, Instrumentation } from '../core/index.ts';
import { isInterruption } from '../core/internal.ts';
import { listen } from './page/listen.ts';

// Browsers report this error when a ResizeObserver needs another frame. No code has failed.
// https://github.com/w3c/csswg-drafts/issues/5023
const NO_ERROR = /^ResizeObserver loop/;

/**
 * Captures uncaught errors and unhandled rejections. Values that are no failure are left out: work that the app stopped
 * on purpose, and redirects and the like that frameworks throw.
 */
export function captureErrors(): Instrumentation {
  return (tracing) => {
    const capture = (thrown: unknown, place?: Attributes): void => {
      if (!isInterruption(tracing, thrown)) tracing.captureError(thrown, place);
    };
    return listen({
      error({ error, message, filename, lineno, colno }: ErrorEvent) {
        if (NO_ERROR.test(message)) return;
        // Only the event knows where code threw a value that has no stack.
        const isPlaced = !!filename && !(error instanceof Error);
        capture(
          error ?? message,
          isPlaced
            ? { 'code.file.path': filename, 'code.line.number': lineno, 'code.column.number': colno }
            : undefined,
        );
      },
      unhandledrejection: ({ reason }: PromiseRejectionEvent) => capture(reason),
    });
  };
}
