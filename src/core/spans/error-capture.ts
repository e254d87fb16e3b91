import type { BeginContext } from '../propagation/begin-context.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import { REFERENCE } from '../records/semantic-conventions.ts';
import type { Provenance } from '../stream/provenance.ts';
import type { SpanPorts } from './active-span.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import type { TracingEvent } from './tracing-event.ts';

/** Records an error under a span, or in a trace of its own, and returns the place of the record. */
export type ErrorCapture = (
  error: unknown,
  attributes: object | undefined,
  provenance: Provenance | undefined,
) => ErrorOccurrence;

/** The parts of a tracing that the capture of errors needs. */
export interface ErrorCapturePorts {
  readonly spans: Pick<SpanPorts, 'errors' | 'capture' | 'logs'>;
  readonly beginContext: BeginContext;
  /** Gives the auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  readonly tell: (event: TracingEvent) => void;
}

/** Creates the function that records every error: once, under the request or action that the error came from. */
export function createErrorCapture({
  spans,
  beginContext,
  sessionOf,
  tell,
}: ErrorCapturePorts): ErrorCapture {
  const { errors, capture, logs } = spans;
  const captured = new WeakSet<object>();
  return (error, attributes, provenance) => {
    const linked = errors.link(
      error,
      // A user may quote the reference, so the error must be found, whatever the sampling.
      provenance ?? { context: beginContext({ sampled: true }), attribution: 'none' },
    );
    const { occurrence } = linked;
    // `Object` makes a new object of a primitive, so each thrown primitive is captured.
    const key = Object(error) as object;
    if (!captured.has(key)) {
      captured.add(key);
      linked.root?.failed(error);
      const exception = capture.exception(error);
      logs.write({
        level: 'error',
        message: `${exception['exception.type']}: ${exception['exception.message']}`,
        provenance: linked,
        fields: attributes,
        fixed: { ...exception, [REFERENCE]: occurrence.reference },
      });
      errors.noteCaptured({ occurrence, sessionId: sessionOf(linked.context) });
      tell({ type: 'error', error, occurrence });
    }
    return occurrence;
  };
}
