import type {
  Attributes,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatusCode,
} from '../../core/index.ts';
import { laneOf, type Placed } from './placed.ts';

/** A row of `waybill.spans` as JSON. The exporter writes it, and the reader reads it. */
export interface SpanRow {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly remote_parent: boolean;
  readonly trace_state: string | null;
  readonly flags: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start_time_unix_nano: string;
  readonly end_time_unix_nano: string;
  readonly status_code: SpanStatusCode;
  readonly status_message: string | null;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[] | null;
  readonly links: readonly SpanLink[] | null;
  readonly resource: Attributes;
}

export const spanColumns: Readonly<Record<keyof SpanRow, string>> = {
  trace_id: 'text',
  span_id: 'text',
  parent_span_id: 'text',
  remote_parent: 'boolean',
  trace_state: 'text',
  flags: 'smallint',
  name: 'text',
  kind: 'text',
  start_time_unix_nano: 'bigint',
  end_time_unix_nano: 'bigint',
  status_code: 'text',
  status_message: 'text',
  attributes: 'jsonb',
  events: 'jsonb',
  links: 'jsonb',
  resource: 'jsonb',
};

export function spanToRow(span: SpanRecord): SpanRow {
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId ?? null,
    remote_parent: span.remoteParent,
    trace_state: span.traceState ?? null,
    flags: span.flags,
    name: span.name,
    kind: span.kind,
    start_time_unix_nano: span.startTimeUnixNano,
    end_time_unix_nano: span.endTimeUnixNano,
    status_code: span.status.code,
    status_message: span.status.message ?? null,
    attributes: span.attributes,
    events: span.events ?? null,
    links: span.links ?? null,
    resource: span.resource,
  };
}

export function rowToSpan(row: SpanRow & Placed): SpanRecord {
  return {
    type: 'span',
    traceId: row.trace_id,
    spanId: row.span_id,
    ...(row.parent_span_id === null ? {} : { parentSpanId: row.parent_span_id }),
    remoteParent: row.remote_parent,
    ...(row.trace_state === null ? {} : { traceState: row.trace_state }),
    flags: row.flags,
    name: row.name,
    kind: row.kind,
    startTimeUnixNano: row.start_time_unix_nano,
    endTimeUnixNano: row.end_time_unix_nano,
    status: {
      code: row.status_code,
      ...(row.status_message === null ? {} : { message: row.status_message }),
    },
    attributes: row.attributes,
    ...(row.events === null ? {} : { events: row.events }),
    ...(row.links === null ? {} : { links: row.links }),
    resource: row.resource,
    ...laneOf(row),
  };
}
