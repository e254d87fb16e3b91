import type { ValueCapture } from '../capture/value-capture.ts';
import { formatReference } from '../propagation/reference.ts';
import { formatUnixNano } from '../records/clock.ts';
import type { Attributes, SpanKind, SpanRecord } from '../records/records.ts';
import { ERROR_TYPE, REFERENCE } from '../records/semantic-conventions.ts';
import type { Provenance, RootSpan } from '../stream/provenance.ts';
import type { OwnFields } from '../stream/record-source.ts';
import { isStopped } from './is-stopped.ts';
import type { Outcome } from './span.ts';

/** As much of a span as its record says. */
interface DescribedSpan extends RootSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly provenance: Provenance;
  readonly ports: { readonly capture: ValueCapture };
}

/** How a span ended, or how it stands. */
interface SpanEnd {
  readonly outcome: Outcome;
  readonly endMs: number;
  /** Captured before. */
  readonly attributes: Attributes;
}

type DescribedOutcome = Pick<SpanRecord, 'status' | 'attributes'>;

const WENT_WELL: DescribedOutcome = { status: { code: 'unset' }, attributes: {} };

/** Says in the words of a record how a piece of work went. */
function describeOutcome(capture: ValueCapture, outcome: Outcome): DescribedOutcome {
  const { failure } = outcome;
  const exception = 'error' in outcome ? capture.exception(outcome.error) : {};
  const type = failure ?? exception['exception.type'];
  if (type === undefined) return WENT_WELL;
  return {
    // An operation that was stopped on purpose has not failed.
    status: isStopped(type)
      ? WENT_WELL.status
      : { code: 'error', message: String(failure ?? exception['exception.message']) },
    attributes: { [ERROR_TYPE]: type },
  };
}

/** Says in the words of a record what a span was. */
export function describeSpan(span: DescribedSpan, { outcome, endMs, attributes }: SpanEnd): OwnFields {
  const { name, kind, startMs } = span;
  const { context, root } = span.provenance;
  const { parentSpanId, traceState } = context;
  const isRoot = root === span;
  const told = describeOutcome(span.ports.capture, outcome);
  return {
    type: 'span',
    parentSpanId,
    remoteParent: isRoot && !!parentSpanId,
    traceState,
    name,
    kind,
    startTimeUnixNano: formatUnixNano(startMs),
    endTimeUnixNano: formatUnixNano(Math.max(startMs, endMs)),
    status: told.status,
    attributes: {
      ...attributes,
      ...told.attributes,
      ...(isRoot && { [REFERENCE]: formatReference(context.traceId) }),
    },
  };
}
