import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from '../records/records.ts';
import { ATTRIBUTION, CORRELATION_ID, SESSION_ID } from '../records/semantic-conventions.ts';
import type { Provenance } from './provenance.ts';

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'resource';

/** The fields that a record source gives itself. The other fields come from its provenance. */
export type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;

/** The source of a record: a span that has ended, or a log line as it was at the call. */
export interface RecordSource {
  /** Absent if the source belongs to no trace. */
  readonly provenance: Provenance | undefined;
  /** The program that the source comes from. */
  readonly resource: Attributes;
  /** Whether the source may be described later: it does not change, and it reports no failure. */
  readonly canWait: boolean;
  /** The auth session at the time when the stream gets the source. The stream sets it. */
  sessionId: string | null;
  /** Gives the fields, with new attributes that are bounded and redacted. `undefined` means: do not write a record. */
  describe(): OwnFields | undefined;
}

/** Makes a complete record from the fields of a source. */
export function completeRecord(
  { provenance, resource, sessionId }: RecordSource,
  own: OwnFields,
): TelemetryRecord {
  const { traceId, spanId, flags = 0, correlationId } = provenance?.context ?? {};
  // Both objects are new and may be changed. Copying them would take longer than all other work here.
  const attributes = own.attributes as Record<string, Attributes[string]>;
  if (correlationId) attributes[CORRELATION_ID] = correlationId;
  if (sessionId) attributes[SESSION_ID] = sessionId;
  attributes[ATTRIBUTION] = provenance?.attribution ?? 'none';
  return Object.assign(own, { traceId, spanId, flags, resource }) as TelemetryRecord;
}
