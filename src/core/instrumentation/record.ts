import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Attributes, LogRecord, SpanRecord } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';
import type { Attribution } from '../stream/provenance.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

type KnownFields = 'traceId' | 'spanId' | 'parentSpanId' | 'flags' | 'resource' | 'remoteParent';

/** A record, as an instrumentation describes it. Waybill adds the ids, the resource and the auth session. */
export type DescribedRecord = Omit<SpanRecord, KnownFields> | Omit<LogRecord, KnownFields>;

/** The context and the attribution of a described record. */
export interface RecordPlace {
  readonly context: TracingContext;
  readonly attribution: Attribution;
}

/** Records a span or an event that was measured elsewhere, such as by the browser. Its attributes are not redacted. */
export function record(tracing: Tracing, described: DescribedRecord, provenance: RecordPlace): void {
  const { stream, identity, logs } = insideOf(tracing).parts();
  const { parentSpanId } = provenance.context;
  const uid = { [LOG_UID]: logs.surroundings.createUid() };
  const own =
    described.type === 'span'
      ? { ...described, parentSpanId, remoteParent: false }
      : { ...described, attributes: { ...logs.fields, ...described.attributes, ...uid } };
  stream.add({
    provenance,
    resource: identity.resource,
    canWait: false,
    sessionId: null,
    describe: () => own,
  });
}

/** Limits the size of values and redacts them, in the same way as for logged values. */
export function captureValues(tracing: Tracing, values: object): Attributes {
  return insideOf(tracing).parts().capture.attributes(values);
}
