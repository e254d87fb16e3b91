import type { Attributes, LogRecord, SpanRecord } from './records.ts';

/** A row of `domain_events`: something that happened in the business, with the ids of what caused it. */
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

/** Everything that is known of one trace. */
export interface TraceData {
  readonly traceId: string;
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly spans: readonly SpanRecord[];
  readonly logs: readonly LogRecord[];
  readonly events: readonly EventRecord[];
}

/** One hit of a search, enough to choose among several. */
export interface TraceSummary {
  readonly traceId: string;
  readonly reference: string;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  /** Name of the earliest span, or the first log line where no span arrived. */
  readonly name: string;
  readonly service: string;
  /** ISO 8601, UTC. */
  readonly startTime: string;
  readonly durationMs: number;
  readonly spanCount: number;
  readonly errorCount: number;
}

/**
 * What somebody is looking for.
 * A bare UUID may be a correlation id, a session id or a trace id; the search tries all three.
 */
export type TraceQuery =
  | { readonly kind: 'reference'; readonly low40: string; readonly spanId?: string }
  | { readonly kind: 'trace'; readonly traceId: string; readonly spanId?: string }
  | { readonly kind: 'span'; readonly spanId: string }
  | { readonly kind: 'uuid'; readonly id: string };
