import type { ValueCapture } from '../capture/captured-value.ts';
import { isStopped } from './error-reports.ts';
import type { SpanRecord } from '../records/records.ts';
import { ERROR_TYPE } from '../records/semantic-conventions.ts';
import type { Outcome } from './span.ts';

/** Says in the words of a record how a piece of work went. */
export function describeOutcome(
  capture: ValueCapture,
  outcome: Outcome,
): Pick<SpanRecord, 'status' | 'attributes'> {
  const { failure } = outcome;
  const exception = 'error' in outcome ? capture.exception(outcome.error) : {};
  const type = failure ?? exception['exception.type'];
  const message = String(failure ?? exception['exception.message']);
  return {
    // What somebody stopped on purpose has not failed.
    status: type === undefined || isStopped(type) ? { code: 'unset' } : { code: 'error', message },
    attributes: { ...(type !== undefined && { [ERROR_TYPE]: type }) },
  };
}
