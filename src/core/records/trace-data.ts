import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from './records.ts';

/** A row of `domain_events`: a business event, with the ids of the work that caused the event. */
export interface EventRecord {
  readonly id: string;
  readonly eventType: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly parentSpanId: string | null;
  readonly data: Attributes;
  readonly metadata: Attributes;
}

/** All spans, log records and events of one trace. */
export interface TraceData {
  readonly traceId: string;
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly spans: readonly SpanRecord[];
  readonly logs: readonly LogRecord[];
  readonly events: readonly EventRecord[];
  /**
   * Other records with the id of a span or log record of the trace. A page sent them, and no one knows whether they are
   * true. @default none
   */
  readonly claims?: readonly TelemetryRecord[];
  /** The traces that were read, the nearest first, if the reader followed links. @default only this trace */
  readonly traces?: readonly string[];
  /** Whether the reader left out linked traces, because there were too many. @default false */
  readonly isCut?: boolean;
}

/** One result of a search, with enough facts to choose among several results. */
export interface TraceSummary {
  readonly traceId: string;
  readonly reference: string;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  /** The name of the earliest span. If no span arrived, it is the message of the first log line. */
  readonly name: string;
  readonly service: string;
  /** ISO 8601, UTC. */
  readonly startTime: string;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly errorCount: number;
}

/**
 * A search for traces.
 * A UUID alone could be a correlation id, a session id or a trace id. The search tries all three. A foreign id is an
 * `x-trace-id` of another form, such as the id of another tracing system.
 */
export type TraceQuery =
  | { readonly kind: 'reference'; readonly low40: string; readonly spanId?: string }
  | { readonly kind: 'trace'; readonly traceId: string; readonly spanId?: string }
  | { readonly kind: 'span'; readonly spanId: string }
  | { readonly kind: 'uuid'; readonly id: string }
  | { readonly kind: 'foreign'; readonly id: string };
