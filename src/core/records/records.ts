/** A value that OTLP can carry: JSON without `undefined`. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Named values on a record or a resource. */
export type Attributes = { readonly [key: string]: AttributeValue };

/** The role of a span in the communication between programs, as in OpenTelemetry. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/**
 * The way by which a record came into a store. `server`: a program that the app trusts wrote it. `page`: it came through
 * an ingest from a program that the app does not trust, such as a browser. So everything that it says is a claim.
 */
export type Lane = 'server' | 'page';

/** The outcome of a span, as in OpenTelemetry. */
export type SpanStatusCode = 'unset' | 'ok' | 'error';

/** Something that happened at one moment inside a span. */
export interface SpanEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: Attributes;
}

/** A link from a span to a span of another trace. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/**
 * One finished operation, in the form of an OTLP span.
 * Times are nanoseconds since 1970 as decimal texts, because a number would round them.
 * @see https://opentelemetry.io/docs/specs/otlp/
 */
export interface SpanRecord {
  readonly type: 'span';
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** Absent on a root span. */
  readonly parentSpanId?: string | undefined;
  /** True if the parent span belongs to another process. */
  readonly remoteParent: boolean;
  readonly traceState?: string | undefined;
  /** The 8 trace flags of W3C Trace Context: 1 = sampled, 2 = random trace id. */
  readonly flags: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: SpanStatusCode; readonly message?: string | undefined };
  readonly attributes: Attributes;
  readonly events?: readonly SpanEvent[] | undefined;
  readonly links?: readonly SpanLink[] | undefined;
  /**
   * The program that made the record: `service.name`, `service.version` and so on. All records of a program share one
   * object.
   */
  readonly resource: Attributes;
  /**
   * `page` if the record came from a page, so that its facts are claims. Only readers of a store set this field.
   * @default absent: a server wrote the record, or the record does not come from a store
   */
  readonly lane?: Lane | undefined;
}

/**
 * One log line or error, in the form of an OTLP log record.
 * `attributes['log.record.uid']` identifies the record: records with the same uid are duplicates.
 */
export interface LogRecord {
  readonly type: 'log';
  readonly timeUnixNano: string;
  /** OTLP severity: 5 debug, 9 info, 13 warn, 17 error. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly eventName?: string | undefined;
  readonly attributes: Attributes;
  readonly traceId?: string | undefined;
  readonly spanId?: string | undefined;
  readonly flags: number;
  readonly resource: Attributes;
  /**
   * `page` if the record came from a page, so that its facts are claims. Only readers of a store set this field.
   * @default absent: a server wrote the record, or the record does not come from a store
   */
  readonly lane?: Lane | undefined;
}

/** A record: a span or a log record. */
export type TelemetryRecord = SpanRecord | LogRecord;
