import { MAX_SEVERITY } from '../../core/internal.ts';
import { idColumns } from './id-columns.ts';

/**
 * The statements for the table of log records. Each row is one log record. The columns are named after the fields of
 * `LogRecord`.
 *
 * `uid` is the attribute `log.record.uid`, or a hash of the whole record if the attribute is missing. A null body is
 * stored as SQL's null.
 */
export const logsTable: readonly string[] = [
  `create table if not exists waybill.logs (
    uid text not null constraint logs_uid check (octet_length(uid) between 1 and 800),
    time_unix_nano bigint not null constraint logs_time check (time_unix_nano >= 0),
    severity_number smallint not null constraint logs_severity_number check (severity_number between 0 and ${MAX_SEVERITY}),
    severity_text text not null,
    body jsonb,
    event_name text,
    attributes jsonb not null constraint logs_attributes check (jsonb_typeof(attributes) = 'object'),
    trace_id text constraint logs_trace_id check (trace_id ~ '^(?!0+$)[0-9a-f]{32}$'),
    span_id text constraint logs_span_id check (span_id ~ '^(?!0+$)[0-9a-f]{16}$'),
    flags smallint not null constraint logs_flags check (flags between 0 and 255),
    resource jsonb not null constraint logs_resource check (jsonb_typeof(resource) = 'object'),
    ${idColumns}
    received_at timestamptz not null default now(),
    constraint logs_key primary key (uid),
    constraint logs_size check (
      octet_length(severity_text) + coalesce(octet_length(event_name), 0) + coalesce(pg_column_size(body), 0)
        + pg_column_size(attributes) + pg_column_size(resource) <= 1048576)
  )`,
  'alter table waybill.logs enable row level security',
  `create index if not exists logs_trace_id_idx
    on waybill.logs (trace_id, time_unix_nano desc) where trace_id is not null`,
  'create index if not exists logs_span_id_idx on waybill.logs (span_id) where span_id is not null',
  `create index if not exists logs_reference_idx
    on waybill.logs (right(trace_id, 10), time_unix_nano desc) where trace_id is not null`,
  `create index if not exists logs_correlation_id_idx
    on waybill.logs (correlation_id, time_unix_nano desc) where correlation_id is not null`,
  `create index if not exists logs_session_id_idx
    on waybill.logs (session_id, time_unix_nano desc) where session_id is not null`,
];
