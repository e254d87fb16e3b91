import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from '../records/records.ts';
import { ATTRIBUTION, CORRELATION_ID, SESSION_ID } from '../records/semantic-conventions.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Provenance } from './provenance.ts';

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'resource';

/** The fields that `describe` of a record source returns. The other fields come from the provenance of the source. */
export type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;

/**
 * Returns the auth session of work. Servers know it from the context of a request. Pages know it from the resource,
 * which tells the user to whom the work belongs. Without a resource, it is the session of the current user.
 */
export type SessionOf = (context: TracingContext | undefined, resource?: Attributes) => string | null;

/** Something that becomes a record: a span that has ended, or a log line as it was at the time of the call. */
export interface RecordSource {
  /** Absent if the source belongs to no trace. */
  readonly provenance: Provenance | undefined;
  /** The program to which the source belongs. */
  readonly resource: Attributes;
  /** Whether the source can be described later. It can if it does not change and does not report a failure. */
  readonly canWait: boolean;
  /** The auth session at the time when the source is added to the stream. The stream sets it. */
  sessionId: string | null;
  /**
   * Returns the fields. The attributes are a new object, limited in size and redacted. If the result is `undefined`, no
   * record is written.
   */
  describe(): OwnFields | undefined;
}

/** Makes a complete record from a source and the fields that the source describes. */
export function completeRecord(
  { provenance, resource, sessionId }: RecordSource,
  own: OwnFields,
): TelemetryRecord {
  const { traceId, spanId, flags = 0, correlationId } = provenance?.context ?? {};
  // `own` and its attributes are new objects, so they can be changed. Copying them would take longer than the rest of
  // this function.
  const attributes = own.attributes as Record<string, Attributes[string]>;
  if (correlationId) attributes[CORRELATION_ID] = correlationId;
  if (sessionId) attributes[SESSION_ID] = sessionId;
  attributes[ATTRIBUTION] = provenance?.attribution ?? 'none';
  return Object.assign(own, { traceId, spanId, flags, resource }) as TelemetryRecord;
}
