import type { ValueCapture } from '../capture/value-capture.ts';
import type { AttributeValue, SpanRecord } from '../records/records.ts';
import { ERROR_TYPE, OUTCOME, REFUSED } from '../records/semantic-conventions.ts';
import type { ErrorOccurrences } from './error-occurrences.ts';
import { STOPPED } from './interruption.ts';
import type { Outcome } from './span.ts';

type Status = SpanRecord['status'];

const UNSET: Status = { code: 'unset' };

/** The parts that are needed to describe an outcome. */
interface OutcomePorts {
  readonly capture: ValueCapture;
  readonly errors: ErrorOccurrences;
}

/**
 * Returns the status of a piece of work, and adds the type of its error to the attributes. A refusal is no error, so it
 * adds only the mark of a refusal.
 */
export function describeOutcome(
  outcome: Outcome,
  { capture, errors }: OutcomePorts,
  attributes: Record<string, AttributeValue>,
): Status {
  const { failure, error } = outcome;
  if (failure === STOPPED) {
    // The operation was stopped on purpose, so it did not fail.
    attributes[OUTCOME] = 'abandoned';
    return UNSET;
  }
  if (failure === undefined) {
    if (!Object.hasOwn(outcome, 'error')) return UNSET;
    if (errors.isRefused(error)) {
      attributes[REFUSED] = true;
      return UNSET;
    }
  }
  const text = failure !== undefined && capture.text(failure);
  const exception = text === false ? capture.exception(error) : {};
  const { 'exception.type': type = text, 'exception.message': message = text } = exception;
  attributes[ERROR_TYPE] = type;
  return { code: 'error', message: String(message) };
}
