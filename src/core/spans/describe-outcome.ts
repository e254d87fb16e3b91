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
  if (failure === undefined && !Object.hasOwn(outcome, 'error')) return UNSET;
  if (failure === STOPPED) {
    // The operation was stopped on purpose, so it did not fail.
    attributes[OUTCOME] = 'abandoned';
    return UNSET;
  }
  const text = failure !== undefined && capture.text(failure);
  const exception = text === false ? capture.exception(outcome.error) : {};
  const { 'exception.type': type = text, 'exception.message': message = text } = exception;
  attributes[ERROR_TYPE] = type;
  return { code: 'error', message: String(message) };
}
