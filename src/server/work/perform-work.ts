import type { Span } from '../../core/index.ts';
import { judgeOutcome, observeResult, type ActiveSpan } from '../../core/internal.ts';
import type { RequestErrorCapture } from './request-errors.ts';

/** The parts that are needed to run work in a span. */
export interface WorkSurroundings {
  readonly captureError: RequestErrorCapture;
  /** Sends the queued records. The work does not wait for them. */
  readonly deliver: () => void;
}

/**
 * Runs work in a span. The span is the current span of the work, and ends when the work has settled. An error of the
 * work is captured, unless it is no failure. The caller gets the result or the error of the work, unchanged.
 *
 * All work that comes from elsewhere runs through this function: requests, messages and jobs.
 */
export function performWork<T>(
  span: ActiveSpan,
  work: (span: Span) => T,
  { captureError, deliver }: WorkSurroundings,
): T {
  return span.run(() =>
    observeResult(
      () => work(span),
      (outcome) => {
        if (Object.hasOwn(judgeOutcome(outcome, span.root), 'error')) {
          captureError(outcome.error, {}, span.provenance);
        }
        span.end(outcome);
        deliver();
      },
    ),
  );
}
