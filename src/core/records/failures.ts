/**
 * The kind of a failure. `error`: a failed span or an error log record. `refusal`: a server said no to a person, which
 * is no error. `event`: a domain event that the app could not process.
 */
export type FailureKind = 'error' | 'refusal' | 'event';

/**
 * The failures to list. A member that is left out does not limit the list. A value that is not valid finds nothing.
 */
export interface FailureFilter {
  /** @default 'error' */
  readonly kind?: FailureKind;
  /** The `service.name` of the program that failed. */
  readonly service?: string;
  /** A UUID: the auth session. */
  readonly sessionId?: string;
  /** 32 hex digits or a UUID. */
  readonly traceId?: string;
  /** A UUID: the business process. */
  readonly correlationId?: string;
  /** The fingerprint of a group. */
  readonly fingerprint?: string;
  /** A part of the message, of the type or of the name, in upper or lower case. At most 200 characters. */
  readonly text?: string;
  /** ISO 8601: the failures at this time and later. */
  readonly from?: string;
  /** ISO 8601: the failures before this time. */
  readonly to?: string;
  /** Whether to list one entry for each fingerprint: its latest failure. @default false: each failure is an entry */
  readonly grouped?: boolean;
  /** The maximum number of entries, from 1 to 100. @default 20 */
  readonly limit?: number;
  /** The `cursor` of the page before. The other members must be the same as for that page, except `limit`. */
  readonly cursor?: string;
}

/** A failure, or the latest failure of a group. */
export interface Failure {
  readonly kind: FailureKind;
  /** Failures with one fingerprint probably have one cause. At most 200 characters. */
  readonly fingerprint: string;
  /** The type of the error, such as `TypeError` or `500`, or the type of the event. Empty if it is not known. */
  readonly type: string;
  readonly message: string;
  /** The name of the span, of the log record's event, or of the type of event. */
  readonly name: string;
  readonly service: string;
  /** The innermost function and file of the program itself, such as `pay (orders.js)`. Null without a stack. */
  readonly frame: string | null;
  /** The route of the request, such as `/orders/:id`. Null if it is not known. */
  readonly route: string | null;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** The short code of the trace, written `KM70-WHSPV`. */
  readonly reference: string | null;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  /** `page` if only a page says so. */
  readonly lane?: 'page';
  /** How often it happened: the occurrences of this failure, or of its group. */
  readonly count: number;
  /** ISO 8601, UTC. Of a failure that is no group, it is `time`. */
  readonly firstSeen: string;
  /** ISO 8601, UTC. Of a failure that is no group, it is `time`. */
  readonly lastSeen: string;
}

/** One page of a list of failures, newest first. */
export interface FailurePage {
  readonly failures: readonly Failure[];
  /** Opaque, at most 2,000 characters: ask with it for the next page. Null on the last page. */
  readonly cursor: string | null;
}
