import type { SpanKind, SpanStatusCode } from './records.ts';

/**
 * The operations to list. A member that is left out does not limit the list. A value that is not valid finds nothing.
 */
export interface SlowFilter {
  /** The `service.name` of the program. */
  readonly service?: string;
  /** The name of the span. */
  readonly name?: string;
  /** A UUID: the auth session. */
  readonly sessionId?: string;
  /** 32 hex digits or a UUID. */
  readonly traceId?: string;
  /** A UUID: the business process. */
  readonly correlationId?: string;
  /** ISO 8601: the operations that began at this time and later. */
  readonly from?: string;
  /** ISO 8601: the operations that began before this time. */
  readonly to?: string;
  /** The maximum number of entries, from 1 to 100. @default 20 */
  readonly limit?: number;
  /** The `cursor` of the page before. The other members must be the same as for that page, except `limit`. */
  readonly cursor?: string;
}

/** A finished span, as the list of slow operations shows it. */
export interface SlowOperation {
  readonly name: string;
  readonly kind: SpanKind;
  readonly service: string;
  readonly status: SpanStatusCode;
  readonly durationMs: number;
  /** ISO 8601, UTC: when it began. */
  readonly time: string;
  readonly traceId: string;
  readonly spanId: string;
  /** The short code of the trace, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  /** `page` if only a page says so. */
  readonly lane?: 'page';
}

/** One page of a list of operations, slowest first. */
export interface SlowPage {
  readonly operations: readonly SlowOperation[];
  /** Opaque, at most 2,000 characters: ask with it for the next page. Null on the last page. */
  readonly cursor: string | null;
}
