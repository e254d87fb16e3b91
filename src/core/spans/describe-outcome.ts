import type { ValueCapture } from '../capture/value-capture.ts';
import type { AttributeValue, SpanRecord } from '../records/records.ts';
import { ERROR_TYPE, OUTCOME } from '../records/semantic-conventions.ts';
import { STOPPED } from './interruption.ts';
import type { Outcome } from './span.ts';

type Status = SpanRecord['status'];

const UNSET: Status = { code: 'unset' };

/** Returns the status of a piece of work, and adds the type of its error to the attributes. */
export function describeOutcome(
  outcome: Outcome,
  capture: ValueCapture,
  attributes: Record<string, AttributeValue>,
): Status {
  const { failure } = outcome;
  const exception = Object.hasOwn(outcome, 'error') ? capture.exception(outcome.error) : {};
  const type = failure ?? exception['exception.type'];
  // If an operation was stopped on purpose, it did not fail.
  if (type === STOPPED) attributes[OUTCOME] = 'abandoned';
  if (type === undefined || type === STOPPED) return UNSET;
  attributes[ERROR_TYPE] = type;
  return { code: 'error', message: String(failure ?? exception['exception.message']) };
}
