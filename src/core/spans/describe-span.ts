import type { ValueCapture } from '../capture/value-capture.ts';
import { formatReference } from '../propagation/reference.ts';
import { formatUnixNano } from '../records/clock.ts';
import type { AttributeValue, SpanKind, SpanRecord } from '../records/records.ts';
import { ERROR_TYPE, REFERENCE } from '../records/semantic-conventions.ts';
import type { Provenance, RootSpan } from '../stream/provenance.ts';
import type { OwnFields } from '../stream/record-source.ts';
import { isStopped } from './is-stopped.ts';
import type { Outcome } from './span.ts';

/** The members of a span that its record needs. */
interface DescribedSpan extends RootSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly provenance: Provenance;
  readonly ports: { readonly capture: ValueCapture };
}

/** The end of a span, or its state in a snapshot. */
interface SpanEnd {
  readonly outcome: Outcome;
  readonly endMs: number;
  /** Captured attributes, in a new object that may be changed. */
  readonly attributes: Record<string, AttributeValue>;
}

type Status = SpanRecord['status'];

const UNSET: Status = { code: 'unset' };

/** Gives the status of a piece of work, and adds the type of its error to the attributes. */
function describeOutcome(capture: ValueCapture, outcome: Outcome, attributes: SpanEnd['attributes']): Status {
  const { failure } = outcome;
  const exception = 'error' in outcome ? capture.exception(outcome.error) : {};
  const type = failure ?? exception['exception.type'];
  if (type === undefined) return UNSET;
  attributes[ERROR_TYPE] = type;
  // An operation that was stopped on purpose has not failed.
  return isStopped(type)
    ? UNSET
    : { code: 'error', message: String(failure ?? exception['exception.message']) };
}

/** Gives the fields that a span has in its record. */
export function describeSpan(span: DescribedSpan, { outcome, endMs, attributes }: SpanEnd): OwnFields {
  const { name, kind, startMs } = span;
  const { context, root } = span.provenance;
  const { parentSpanId, traceState } = context;
  const isRoot = root === span;
  const status = describeOutcome(span.ports.capture, outcome, attributes);
  if (isRoot) attributes[REFERENCE] = formatReference(context.traceId);
  return {
    type: 'span',
    parentSpanId,
    remoteParent: isRoot && !!parentSpanId,
    traceState,
    name,
    kind,
    startTimeUnixNano: formatUnixNano(startMs),
    endTimeUnixNano: formatUnixNano(Math.max(startMs, endMs)),
    status,
    attributes,
  };
}
