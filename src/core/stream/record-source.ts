import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from '../records/records.ts';
import { ATTRIBUTION, CORRELATION_ID, SESSION_ID } from '../records/semantic-conventions.ts';
import type { Provenance } from './provenance.ts';

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'resource';

/** What a record says itself. The rest is known of its provenance. */
export type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;

/** What becomes a record: a span that has ended, or a log line as it was taken down at the call. */
export interface RecordSource {
  /** Absent where it belongs to no trace. */
  readonly provenance: Provenance | undefined;
  /** Which program it comes from. */
  readonly resource: Attributes;
  /** Whether it may be described later: nothing of it changes, and it says of no failure. */
  readonly canWait: boolean;
  /** The auth session in which it happened: set when it comes. */
  sessionId: string | null;
  /** Describes it with new attributes, bounded and redacted. Nothing where it may not be written. */
  describe(): OwnFields | undefined;
}

/** Completes what a source says of itself to a record. */
export function completeRecord(
  { provenance, resource, sessionId }: Omit<RecordSource, 'canWait' | 'describe'>,
  own: OwnFields,
): TelemetryRecord {
  const { traceId, spanId, flags = 0, correlationId } = provenance?.context ?? {};
  // Both objects are new, and to copy them would take longer than all the rest.
  const attributes = own.attributes as Record<string, Attributes[string]>;
  if (correlationId) attributes[CORRELATION_ID] = correlationId;
  if (sessionId) attributes[SESSION_ID] = sessionId;
  attributes[ATTRIBUTION] = provenance?.attribution ?? 'none';
  return Object.assign(own, { traceId, spanId, flags, resource }) as TelemetryRecord;
}
