import { formatUnixNano } from './clock.ts';
import type { Engine, OwnFields } from './engine.ts';
import { isStopped, type ErrorOrigin } from './error-reports.ts';
import type { Attributes, SpanKind, TelemetryRecord } from './records.ts';
import { formatReference } from './reference.ts';
import { ERROR_TYPE, REFERENCE, UNFINISHED } from './semantic-conventions.ts';
import type { Outcome } from './span.ts';

/** A span that has ended. */
interface EndedSpan {
  /** Whether it is the first span of this program in its trace. */
  readonly isFirst: boolean;
  readonly name: string;
  readonly kind: SpanKind;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Outcome;
  /** What the app, or a server, said of it. */
  readonly attributes: Attributes;
  /** What we say of it, which is not redacted. */
  readonly fixed?: Attributes | undefined;
}

function describeSpan(
  engine: Engine,
  origin: ErrorOrigin,
  { isFirst, name, kind, startMs, endMs, outcome, attributes, fixed }: EndedSpan,
): OwnFields {
  const { traceId, parentSpanId, traceState } = origin.context;
  const { failure } = outcome;
  const exception = 'error' in outcome ? engine.capture.exception(outcome.error) : {};
  const type = failure ?? exception['exception.type'];
  return {
    type: 'span',
    parentSpanId,
    remoteParent: isFirst && !!parentSpanId,
    traceState,
    name,
    kind,
    startTimeUnixNano: formatUnixNano(startMs),
    endTimeUnixNano: formatUnixNano(Math.max(startMs, endMs)),
    // What somebody stopped on purpose has not failed.
    status:
      type === undefined || isStopped(type)
        ? { code: 'unset' }
        : { code: 'error', message: String(failure ?? exception['exception.message']) },
    attributes: {
      ...engine.capture.attributes(attributes),
      ...fixed,
      ...(type !== undefined && { [ERROR_TYPE]: type }),
      ...(isFirst && { [REFERENCE]: formatReference(traceId) }),
    },
  };
}

/** Makes the record of a span, and sends it on its way. */
export function recordSpan(engine: Engine, origin: ErrorOrigin, span: EndedSpan): void {
  engine.emit(origin, describeSpan(engine, origin, span));
}

/** Makes the record of a span that goes on: as if it had ended now, and marked as one that has not. */
export function snapshotSpan(
  engine: Engine,
  origin: ErrorOrigin,
  span: Omit<EndedSpan, 'endMs' | 'outcome' | 'fixed'>,
): TelemetryRecord {
  const ended = { ...span, endMs: engine.now(), outcome: {}, fixed: { [UNFINISHED]: true } };
  return engine.complete(origin, describeSpan(engine, origin, ended));
}
