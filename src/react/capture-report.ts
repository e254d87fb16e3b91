import type { ErrorReport, Tracing } from '../core/index.ts';

/** Captures an error and gives its report, also for thrown strings and the like, which `reportOf` cannot know again. */
export function captureReport(tracing: Tracing, error: unknown, attributes: object): ErrorReport | undefined {
  let heard: ErrorReport | undefined;
  const stop = tracing.subscribe((event) => {
    if (event.type === 'error' && Object.is(event.error, error)) heard = event.report;
  });
  tracing.captureError(error, attributes);
  stop();
  return tracing.reportOf(error) ?? heard;
}
