import { conventions, LEAST_SLOW, SEVERITIES } from '../../core/internal.ts';

/** The SQL condition of a failed span. */
export const FAILED_SPAN = "status_code = 'error'";
/** The SQL condition of an error log record. */
export const FAILED_LOG: string = `severity_number >= ${SEVERITIES.error}`;
/** The SQL condition of a log record about a refusal. */
export const REFUSED_LOG: string = `attributes ->> '${conventions.REFUSED}' = 'true'`;

/**
 * The SQL of the fingerprint of a failure. A failure from before there were fingerprints has the type of its error
 * instead.
 */
export const FINGERPRINT: string = `coalesce(fingerprint, 'type:' || left(coalesce(attributes ->> 'exception.type',
      attributes ->> '${conventions.ERROR_TYPE}', ''), 150))`;

/** The column of `domain_events` that holds why the processing of an event failed, if no option names another. */
export const FAILURE_COLUMN = 'processing_error';

/**
 * The statements that let failures be listed without an id.
 *
 * The new column `fingerprint` tells which failures probably have one cause. The exporter writes it for failures, and
 * rows from before the migration have none. The column needs no new copy of the tables. The indexes hold only failures
 * and refusals, so they are small. While PostgreSQL builds them, writers of the two tables must wait for as long as a
 * few scans of the tables take. If that is too long, create the indexes before the migration, under the same names, with
 * `create index concurrently`.
 *
 * If `domain_events` has a column `processing_error`, it gets an index of the events whose processing failed.
 */
export const failureColumns: readonly string[] = [
  'alter table waybill.spans add column if not exists fingerprint text',
  'alter table waybill.logs add column if not exists fingerprint text',
  `create index if not exists spans_tenant_failed_idx
    on waybill.spans (tenant, start_time_unix_nano desc) where ${FAILED_SPAN}`,
  `create index if not exists spans_tenant_failed_parent_idx
    on waybill.spans (tenant, trace_id, parent_span_id) where ${FAILED_SPAN}`,
  `create index if not exists spans_tenant_fingerprint_idx
    on waybill.spans (tenant, (${FINGERPRINT}), start_time_unix_nano desc) where ${FAILED_SPAN}`,
  `create index if not exists logs_tenant_failed_idx
    on waybill.logs (tenant, time_unix_nano desc) where ${FAILED_LOG}`,
  `create index if not exists logs_tenant_failed_span_idx
    on waybill.logs (tenant, trace_id, span_id) where ${FAILED_LOG}`,
  `create index if not exists logs_tenant_fingerprint_idx
    on waybill.logs (tenant, (${FINGERPRINT}), time_unix_nano desc) where ${FAILED_LOG}`,
  `create index if not exists logs_tenant_refused_idx
    on waybill.logs (tenant, time_unix_nano desc) where ${REFUSED_LOG}`,
  `do $index$
  begin
    if exists (
      select from pg_catalog.pg_attribute where attrelid = pg_catalog.to_regclass('public.domain_events')
        and attname = '${FAILURE_COLUMN}' and attnum > 0 and not attisdropped
    ) then
      create index if not exists domain_events_${FAILURE_COLUMN}_idx
        on public.domain_events (created_at desc) where ${FAILURE_COLUMN} is not null;
    end if;
  end
  $index$`,
];

/** The SQL of the duration of a span in nanoseconds. */
export const DURATION = '(end_time_unix_nano - start_time_unix_nano)';
/** The SQL condition of a span that can be in a list of slow operations. */
export const SLOW_SPAN: string = `${DURATION} >= ${LEAST_SLOW}`;
/** The SQL condition of a span that can tell of a call from another program. */
export const ENTRY_SPAN = `(parent_span_id is not null and (remote_parent or kind in ('server', 'consumer'))
      or links is not null and kind = 'consumer')`;
/** The SQL of the beginning of the name of a first span. A name has any length, and an entry of an index has not. */
export const ROOT_NAME = 'left(name, 200)';

/**
 * The statements that create the indexes of the lists of slow operations, of the runs of one action, and of the spans
 * that link to a trace. While PostgreSQL builds them, writers of the spans must wait.
 */
export const readingIndexes: readonly string[] = [
  `create index if not exists spans_tenant_slow_idx
    on waybill.spans (tenant, ${DURATION} desc) where ${SLOW_SPAN}`,
  `create index if not exists spans_tenant_root_name_idx
    on waybill.spans (tenant, (${ROOT_NAME}), start_time_unix_nano desc) where parent_span_id is null`,
  `create index if not exists spans_links_idx
    on waybill.spans using gin (links jsonb_path_ops) where links is not null`,
];

/**
 * The statements that create the index of the spans that tell of calls between programs. While PostgreSQL builds it,
 * writers of the spans must wait.
 */
export const serviceIndexes: readonly string[] = [
  `create index if not exists spans_tenant_entry_idx
    on waybill.spans (tenant, lane, start_time_unix_nano desc) where ${ENTRY_SPAN}`,
];
