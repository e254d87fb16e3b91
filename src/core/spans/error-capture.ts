import type { Engine } from './engine.ts';
import type { ErrorReport } from './error-reports.ts';
import { writeLog } from './create-logger.ts';
import { REFERENCE } from '../records/semantic-conventions.ts';
import type { ActiveSpan } from './open-span.ts';

/** Records an error under a span, or in a trace of its own. */
export type ErrorCapture = (
  error: unknown,
  attributes: object | undefined,
  span: ActiveSpan | undefined,
) => ErrorReport;

/** Creates the one way in which errors are recorded: once each, under the request or action they came from. */
export function createErrorCapture(engine: Engine): ErrorCapture {
  const captured = new WeakSet<object>();
  return (error, attributes, span) => {
    const origin = engine.errors.link(
      error,
      // An error that somebody may quote has to be found, whatever the sampling.
      span ?? { context: engine.begin({ sampled: true }), attribution: 'none' },
    );
    const { report } = origin;
    // A new object where the error is none: each of these is captured.
    const key = Object(error) as object;
    if (!captured.has(key)) {
      captured.add(key);
      origin.root?.progress?.failed(error);
      const exception = engine.capture.exception(error);
      writeLog(
        engine,
        'error',
        `${exception['exception.type']}: ${exception['exception.message']}`,
        origin,
        attributes,
        { ...exception, [REFERENCE]: report.reference },
      );
      engine.notify({ type: 'error', error, report });
    }
    return report;
  };
}
