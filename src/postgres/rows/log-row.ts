import type { Attributes, AttributeValue, LogRecord } from '../../core/index.ts';
import { uidOf } from '../../core/internal.ts';
import { laneOf, type Placed } from './placed.ts';

/** A row of `waybill.logs` as JSON. The exporter writes it, and the reader reads it. */
export interface LogRow {
  /**
   * The unique id of the record. Null if the record has no id: the statement that stores the row then derives an id.
   */
  readonly uid: string | null;
  readonly time_unix_nano: string;
  readonly severity_number: number;
  readonly severity_text: string;
  readonly body: AttributeValue;
  readonly event_name: string | null;
  readonly attributes: Attributes;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly flags: number;
  readonly resource: Attributes;
}

export const logColumns: Readonly<Record<keyof LogRow, string>> = {
  uid: 'text',
  time_unix_nano: 'bigint',
  severity_number: 'smallint',
  severity_text: 'text',
  body: 'jsonb',
  event_name: 'text',
  attributes: 'jsonb',
  trace_id: 'text',
  span_id: 'text',
  flags: 'smallint',
  resource: 'jsonb',
};

export function logToRow(log: LogRecord): LogRow {
  return {
    uid: uidOf(log),
    time_unix_nano: log.timeUnixNano,
    severity_number: log.severityNumber,
    severity_text: log.severityText,
    body: log.body,
    event_name: log.eventName ?? null,
    attributes: log.attributes,
    trace_id: log.traceId ?? null,
    span_id: log.spanId ?? null,
    flags: log.flags,
    resource: log.resource,
  };
}

export function rowToLog(row: LogRow & Placed): LogRecord {
  return {
    type: 'log',
    timeUnixNano: row.time_unix_nano,
    severityNumber: row.severity_number,
    severityText: row.severity_text,
    body: row.body,
    ...(row.event_name === null ? {} : { eventName: row.event_name }),
    attributes: row.attributes,
    ...(row.trace_id === null ? {} : { traceId: row.trace_id }),
    ...(row.span_id === null ? {} : { spanId: row.span_id }),
    flags: row.flags,
    resource: row.resource,
    ...laneOf(row),
  };
}
