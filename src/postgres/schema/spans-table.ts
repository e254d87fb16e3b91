import { idColumns } from './id-columns.ts';

/**
 * The statements for the table of spans. Each row is one span. The columns are named after the fields of `SpanRecord`.
 * Times are nanoseconds since 1970.
 *
 * `events` and `links` are null if the span has none. `correlation_id` and `session_id` are copies of two attributes,
 * so that searches can use an index. `received_at` is the time of the database server. All other times come from the
 * sender.
 */
export const spansTable: readonly string[] = [
  `create table if not exists waybill.spans (
    trace_id text not null constraint spans_trace_id check (trace_id ~ '^(?!0+$)[0-9a-f]{32}$'),
    span_id text not null constraint spans_span_id check (span_id ~ '^(?!0+$)[0-9a-f]{16}$'),
    parent_span_id text constraint spans_parent_span_id check (parent_span_id ~ '^(?!0+$)[0-9a-f]{16}$'),
    remote_parent boolean not null,
    trace_state text,
    flags smallint not null constraint spans_flags check (flags between 0 and 255),
    name text not null,
    kind text not null constraint spans_kind
      check (kind in ('internal', 'server', 'client', 'producer', 'consumer')),
    start_time_unix_nano bigint not null constraint spans_start_time check (start_time_unix_nano >= 0),
    end_time_unix_nano bigint not null constraint spans_end_time check (end_time_unix_nano >= 0),
    status_code text not null constraint spans_status_code check (status_code in ('unset', 'ok', 'error')),
    status_message text,
    attributes jsonb not null constraint spans_attributes check (jsonb_typeof(attributes) = 'object'),
    events jsonb constraint spans_events check (jsonb_typeof(events) = 'array'),
    links jsonb constraint spans_links check (jsonb_typeof(links) = 'array'),
    resource jsonb not null constraint spans_resource check (jsonb_typeof(resource) = 'object'),
    ${idColumns}
    received_at timestamptz not null default now(),
    constraint spans_key primary key (trace_id, span_id),
    constraint spans_size check (
      octet_length(name) + coalesce(octet_length(trace_state), 0) + coalesce(octet_length(status_message), 0)
        + pg_column_size(attributes) + coalesce(pg_column_size(events), 0) + coalesce(pg_column_size(links), 0)
        + pg_column_size(resource) <= 1048576)
  )`,
  'alter table waybill.spans enable row level security',
  'create index if not exists spans_span_id_idx on waybill.spans (span_id)',
  `create index if not exists spans_reference_idx
    on waybill.spans (right(trace_id, 10), start_time_unix_nano desc)`,
  `create index if not exists spans_correlation_id_idx
    on waybill.spans (correlation_id, start_time_unix_nano desc) where correlation_id is not null`,
  `create index if not exists spans_session_id_idx
    on waybill.spans (session_id, start_time_unix_nano desc) where session_id is not null`,
];
