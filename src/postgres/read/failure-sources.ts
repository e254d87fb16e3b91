import { conventions, type FailureLookup } from '../../core/internal.ts';
import { quoteName } from '../rows/identifiers.ts';
import { laneRank } from '../rows/preferred-rows.ts';
import { EVENT_TENANT } from '../rows/tenant.ts';
import { EVENT_TYPE } from '../schema/api-functions.ts';
import { FAILED_LOG, FAILED_SPAN, FINGERPRINT, REFUSED_LOG } from '../schema/failure-columns.ts';

/** A table with failures, as parts of SQL. */
export interface FailureSource {
  /** The table, with its alias. */
  readonly table: string;
  /** The columns of a failure: see `failure-statement.ts`. */
  readonly columns: string;
  /** The time in nanoseconds. */
  readonly nano: string;
  /** The column of the time. Its index has the order of the list. */
  readonly order: string;
  readonly key: string;
  readonly fingerprint: string;
  /** The condition that a row is a failure. */
  readonly condition: string;
  /** The condition that a row belongs to the tenant, which is `$1`. */
  readonly own: string;
  /** The text that a search looks through. */
  readonly text: string;
  /** The service. Null if rows of the table name none. */
  readonly service: string | null;
}

// A record of an error that repeats stands for several occurrences. A page can send any value, so a value that is no
// small number counts as one.
/** The SQL of the number of occurrences for which a record stands. */
export const OCCURRENCES: string = `case when attributes ->> '${conventions.OCCURRENCE_COUNT}' ~ '^[1-9][0-9]{0,8}$'
      then (attributes ->> '${conventions.OCCURRENCE_COUNT}')::int else 1 end`;

const ERROR_TEXTS = `attributes ->> 'exception.type', attributes ->> 'exception.message', attributes ->> '${conventions.ERROR_TYPE}'`;
const SERVICE = `resource ->> '${conventions.SERVICE_NAME}'`;

// A page must not hide the failure of a server, so only the record of a server explains the span of a server.
const EXPLAINS = (cause: string): string => `(${cause}.lane <> 'page' or record.lane = 'page')`;

// "offset 0" keeps each of the subqueries one look into an index for each failure. Without it, PostgreSQL can choose to
// read a whole table instead.
const SPANS: FailureSource = {
  table: 'waybill.spans as record',
  columns: `'span' as source, trace_id, span_id, null::text as uid, lane, writer, ${OCCURRENCES} as count, null::jsonb as event`,
  nano: 'start_time_unix_nano',
  order: 'start_time_unix_nano',
  key: "'s:' || trace_id || ':' || span_id",
  fingerprint: FINGERPRINT,
  condition: `${FAILED_SPAN}
    and not exists (select from waybill.spans as other
      where other.tenant = record.tenant and other.trace_id = record.trace_id and other.span_id = record.span_id
        and (${laneRank('other')}, other.received_at, other.writer) < (${laneRank('record')}, record.received_at, record.writer) offset 0)
    and not exists (select from waybill.spans as child
      where child.tenant = record.tenant and child.trace_id = record.trace_id and child.parent_span_id = record.span_id
        and child.span_id <> record.span_id and child.${FAILED_SPAN} and ${EXPLAINS('child')} offset 0)
    and not exists (select from waybill.logs as line
      where line.tenant = record.tenant and line.trace_id = record.trace_id and line.span_id = record.span_id
        and line.${FAILED_LOG} and ${EXPLAINS('line')} offset 0)`,
  own: 'tenant = $1::text',
  text: `concat_ws(' ', name, status_message, ${ERROR_TEXTS})`,
  service: SERVICE,
};

const logs = (condition: string): FailureSource => ({
  table: 'waybill.logs as record',
  columns: `'log' as source, trace_id, span_id, uid, lane, null::bytea as writer, ${OCCURRENCES} as count, null::jsonb as event`,
  nano: 'time_unix_nano',
  order: 'time_unix_nano',
  key: "'l:' || uid",
  fingerprint: FINGERPRINT,
  condition: `${condition}
    and not exists (select from waybill.logs as other
      where other.tenant = record.tenant and other.uid = record.uid and ${laneRank('other')} < ${laneRank('record')} offset 0)`,
  own: 'tenant = $1::text',
  text: `concat_ws(' ', body #>> '{}', event_name, ${ERROR_TEXTS})`,
  service: SERVICE,
});

function events(column: string): FailureSource {
  const problem = `event.${quoteName(column)}`;
  return {
    table: 'public.domain_events as event',
    columns: `'event' as source, trace_id::text as trace_id, span_id::text as span_id, null::text as uid, 'server' as lane, null::bytea as writer,
      1 as count, jsonb_build_object('type', left(${EVENT_TYPE}, 1000), 'message', left(${problem}::text, 1000),
        'correlation_id', correlation_id, 'session_id', session_id) as event`,
    nano: 'trunc(extract(epoch from event.created_at::timestamptz) * 1000000000)::bigint',
    order: 'event.created_at',
    key: "'e:' || (to_jsonb(event) ->> 'id')",
    fingerprint: `'event:' || left(${EVENT_TYPE}, 150)`,
    condition: `${problem} is not null`,
    own: `${EVENT_TENANT} = $1::text`,
    text: `concat_ws(' ', ${EVENT_TYPE}, ${problem}::text)`,
    service: null,
  };
}

/** Returns the tables that have failures of a kind. `column` is the column of events that holds their failure. */
export function failureSources(kind: FailureLookup['kind'], column: string): readonly FailureSource[] {
  if (kind === 'event') return [events(column)];
  return kind === 'refusal' ? [logs(REFUSED_LOG)] : [SPANS, logs(FAILED_LOG)];
}
