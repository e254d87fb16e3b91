import { formatReference, redactSecrets, type Span } from '../../core/index.ts';
import { stripControls, ValueCapture } from '../../core/internal.ts';
import { injectMessage } from '../context/inject-message.ts';

/** A message that could not be transformed, with all that is needed to find out why. */
export interface DeadLetter<In> {
  /** The message, as the transform got it. */
  readonly message: In;
  /** The type and the message of the error, redacted, in one line of at most 500 characters. */
  readonly reason: string;
  /** The error itself. */
  readonly error: unknown;
  readonly traceId: string;
  readonly spanId: string;
  readonly correlationId: string;
  /** The reference that a search finds, such as `KM70-WHSPV`. */
  readonly reference: string;
  /** The headers for the dead letter: the tracing headers, and `dead_letter_reason`. */
  readonly headers: Readonly<Record<string, string>>;
}

const LONGEST_REASON = 500;

const capture = new ValueCapture(redactSecrets);

/** Describes a message that failed. The parent in the headers is the span that failed. */
export function describeDeadLetter<In>(message: In, error: unknown, span: Span): DeadLetter<In> {
  const { 'exception.type': type, 'exception.message': text } = capture.exception(error);
  const reason = stripControls(`${String(type)}: ${String(text)}`.replaceAll(/\s+/g, ' ')).slice(
    0,
    LONGEST_REASON,
  );
  const { context } = span;
  const headers = injectMessage({}, context);
  return {
    message,
    reason: reason.toWellFormed(),
    error,
    traceId: span.traceId,
    spanId: span.spanId,
    correlationId: context.correlationId,
    reference: formatReference(span.traceId),
    headers: { ...headers, dead_letter_reason: reason.toWellFormed() },
  };
}
