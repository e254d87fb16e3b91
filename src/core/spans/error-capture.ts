import type { BeginContext } from '../propagation/begin-context.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import { REFERENCE } from '../records/semantic-conventions.ts';
import type { Provenance } from '../stream/provenance.ts';
import type { SpanPorts } from './active-span.ts';
import type { ErrorOccurrence } from './error-occurrences.ts';
import type { TracingEvent } from './tracing-event.ts';

/** Records an error under a span, or in a trace of its own, and says where. */
export type ErrorCapture = (
  error: unknown,
  attributes: object | undefined,
  provenance: Provenance | undefined,
) => ErrorOccurrence;

/** What the capture of errors needs of its tracing. */
export interface ErrorCapturePorts {
  readonly spans: Pick<SpanPorts, 'errors' | 'capture' | 'logs'>;
  readonly beginContext: BeginContext;
  /** The auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  readonly tell: (event: TracingEvent) => void;
}

/** Creates the one way in which errors are recorded: once each, under the request or action they came from. */
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
      // Its reference may be quoted, so the error has to be found, whatever the sampling.
      provenance ?? { context: beginContext({ sampled: true }), attribution: 'none' },
    );
    const { occurrence } = linked;
    // A new object where the error is none: each of these is captured.
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
