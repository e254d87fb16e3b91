import { SEVERITIES } from '../../core/internal.ts';
import { EVENT_TENANT } from '../rows/tenant.ts';

// The app's own table could have other column names, so the statements read the columns through `to_jsonb(event)`. A
// missing column then gives SQL's null. A column that holds null gives JSON's null, and `coalesce` would accept JSON's
// null as a value, so `nullif` removes it.
/** The SQL of the type of a domain event. */
export const EVENT_TYPE =
  "coalesce(to_jsonb(event) ->> 'event_type', to_jsonb(event) ->> 'type', to_jsonb(event) ->> 'name', '')";
/** The SQL of the data of a domain event. */
export const EVENT_DATA = `coalesce(nullif(to_jsonb(event) -> 'event_data', 'null'),
      nullif(to_jsonb(event) -> 'data', 'null'), nullif(to_jsonb(event) -> 'payload', 'null'), '{}')`;

/**
 * The SQL parts that limit a set of functions to the rows of one tenant. In the migration `0006-api`, all parts are
 * empty, because the tables had no tenants at that time.
 */
interface Tenancy {
  /** The SQL of an additional parameter of the functions. Empty if there is none. */
  readonly parameter: string;
  /** Returns the SQL to append to a condition on the rows of a table in the schema `waybill`. */
  readonly own: (table: string) => string;
  /** The SQL to append to a condition on domain events. */
  readonly event: string;
}

const everybody: Tenancy = { parameter: '', own: () => '', event: '' };

function oneTenant(parameter: string, tenant: string): Tenancy {
  return {
    parameter,
    own: (table) => ` and ${table}.tenant = ${tenant}`,
    event: ` and ${EVENT_TENANT} = ${tenant}`,
  };
}

const EVENT_COLUMNS = `
    to_jsonb(event) ->> 'id',
    ${EVENT_TYPE},
    ${EVENT_DATA},
    coalesce(nullif(to_jsonb(event) -> 'event_metadata', 'null'), '{}'),
    event.created_at::timestamptz,
    event.correlation_id,
    event.session_id,
    event.trace_id::text,
    event.span_id::text,
    event.parent_span_id::text`;

// With an empty search path, a function never uses a table or an operator that another role created. Built-in names
// still work.
// https://supabase.com/docs/guides/database/database-advisors?lint=0011_function_search_path_mutable
const AS_CALLER = "language sql stable security invoker set search_path = ''";

function eventsFunction(
  column: 'session_id' | 'correlation_id',
  name: string,
  { parameter, event }: Tenancy,
): string {
  return `create or replace function api.${name}(p_${column} uuid${parameter})
  returns table (
    id text,
    event_type text,
    event_data jsonb,
    event_metadata jsonb,
    created_at timestamptz,
    correlation_id uuid,
    session_id uuid,
    trace_id text,
    span_id text,
    parent_span_id text
  )
  ${AS_CALLER}
  as $function$
  select ${EVENT_COLUMNS}
  from public.domain_events as event
  where event.${column} = p_${column}${event}
  order by event.created_at desc, to_jsonb(event) ->> 'id'
  limit 1000
  $function$`;
}

/** The SQL of `api.get_trace_timeline`, from its name to the rows that it reads. */
export function timelineHead(parameter: string): string {
  return `create or replace function api.get_trace_timeline(p_trace_id text${parameter})
  returns table (
    type text,
    occurred_at timestamptz,
    time_unix_nano text,
    duration_ms numeric,
    name text,
    service text,
    failed boolean,
    span_id text,
    parent_span_id text,
    correlation_id uuid,
    session_id uuid,
    data jsonb
  )
  ${AS_CALLER}
  as $function$
  select item.type, timestamptz 'epoch' + trunc(item.nano / 1000)::float8 * interval '1 microsecond',
    trunc(item.nano)::text, item.duration_ms, item.name, item.service, item.failed, item.span_id,
    item.parent_span_id, item.correlation_id, item.session_id, item.data
  from (`;
}

function timelineFunction({ parameter, own, event }: Tenancy): string {
  return `${timelineHead(parameter)}
    select 'span' as type, 1 as rank, span.start_time_unix_nano::numeric as nano,
      round((span.end_time_unix_nano - span.start_time_unix_nano)::numeric / 1000000, 6) as duration_ms,
      span.name, span.resource ->> 'service.name' as service, span.status_code = 'error' as failed,
      span.span_id, span.parent_span_id, span.correlation_id, span.session_id, span.attributes as data
    from waybill.spans as span
    where span.trace_id = lower(replace(p_trace_id, '-', ''))${own('span')}
    union all
    select 'log', 2, log.time_unix_nano::numeric, null, coalesce(log.event_name, left(log.body #>> '{}', 200), ''),
      log.resource ->> 'service.name', log.severity_number >= ${SEVERITIES.error}, log.span_id, null, log.correlation_id,
      log.session_id,
      jsonb_build_object('severity', log.severity_text, 'body', log.body, 'attributes', log.attributes)
    from waybill.logs as log
    where log.trace_id = lower(replace(p_trace_id, '-', ''))${own('log')}
    union all
    select 'event', 3, extract(epoch from event.created_at::timestamptz) * 1000000000, null,
      ${EVENT_TYPE},
      null, false, event.span_id::text, event.parent_span_id::text, event.correlation_id, event.session_id,
      ${EVENT_DATA}
    from public.domain_events as event
    where event.trace_id = lower(replace(p_trace_id, '-', ''))${event}
  ) as item
  order by item.nano, item.rank, item.span_id
  limit 10000
  $function$`;
}

function functionsOf(tenancy: Tenancy): readonly string[] {
  return [
    eventsFunction('session_id', 'get_events_by_session', tenancy),
    eventsFunction('correlation_id', 'get_events_by_correlation', tenancy),
    timelineFunction(tenancy),
  ];
}

/**
 * The statements that create SQL functions. You can also call the functions with `supabase.schema('api').rpc(...)`.
 * Only `service_role` can execute the functions. A function runs with the rights of its caller.
 *
 * - `api.get_events_by_session(p_session_id uuid)` returns the newest 1,000 domain events of an auth session, newest
 *   first
 * - `api.get_events_by_correlation(p_correlation_id uuid)` returns the newest 1,000 domain events of a correlation id,
 *   newest first
 * - `api.get_trace_timeline(p_trace_id text)` returns the first 10,000 spans, log records and domain events of a trace,
 *   in order of time. The id is 32 hex digits or a UUID
 *
 * In each row of the timeline, `type` is `span`, `log` or `event`. Only spans have a `duration_ms`. `failed` is true
 * for a failed span, and for a log record of severity 17 (error) or more. `data` holds the attributes of a span, or the
 * `severity`, `body` and `attributes` of a log record, or the data of an event.
 */
export const apiFunctions: readonly string[] = ['create schema if not exists api', ...functionsOf(everybody)];

/**
 * The statements that create the functions of {@link apiFunctions} again, now for one tenant. Without an additional
 * argument, a function returns the rows of the tenant `default`. With the additional argument `p_tenant text`, it
 * returns the rows of that tenant.
 */
export const tenantFunctions: readonly string[] = [
  ...functionsOf(oneTenant('', "'default'")),
  ...functionsOf(oneTenant(', p_tenant text', 'p_tenant')),
];
