import { SEVERITIES } from '../../core/internal.ts';
import { laneOrder, preferredRows } from '../rows/preferred-rows.ts';
import { EVENT_TENANT } from '../rows/tenant.ts';
import { CARRIED_ID, EVENT_FOREIGN_ID, FOREIGN_ID } from '../schema/foreign-trace-ids.ts';
import { OCCURRENCES } from './failure-sources.ts';
import type { TraceConditions } from './trace-conditions.ts';

const MAX_ROWS = 10_000;

interface Source {
  readonly table: string;
  readonly order: string;
  readonly nano: string;
  /** The SQL condition that selects the rows of the tenant. */
  readonly own: string;
}

const OWN = 'tenant = $3::text';

const SPANS: Source = {
  table: 'waybill.spans',
  order: 'start_time_unix_nano',
  nano: 'start_time_unix_nano::numeric',
  own: OWN,
};
const LOGS: Source = {
  table: 'waybill.logs',
  order: 'time_unix_nano',
  nano: 'time_unix_nano::numeric',
  own: OWN,
};
const EVENTS: Source = {
  table: 'public.domain_events',
  order: 'created_at',
  nano: 'trunc(extract(epoch from created_at::timestamptz) * 1000000000)',
  own: `${EVENT_TENANT} = $3::text`,
};

// Each part of the search reads the newest rows in the order of its index. So an id with a million rows costs no more
// than an id with ten thousand rows. The pattern for `trace_id` is needed for domain events, because their column could
// hold any text.
function sightings({ table, order, nano, own }: Source, condition: string): string {
  return `(select trace_id::text as trace_id, ${nano} as nano from ${table}
    where ${own} and ${condition} and trace_id ~ '^(?!0+$)[0-9a-f]{32}$'
    order by ${order} desc limit ${MAX_ROWS})`;
}

// The database turns both sides into lower case. Its rules for letters such as Ä can differ from those of JavaScript.
const FOREIGN_SIGHTINGS: readonly string[] = (
  [
    [SPANS, FOREIGN_ID],
    [SPANS, CARRIED_ID],
    [LOGS, CARRIED_ID],
    [EVENTS, EVENT_FOREIGN_ID],
  ] as const
).map(([source, id]) => sightings(source, `${id} = lower($1::text)`));

const OF_TRACE = `${OWN} and trace_id = hit.trace_id`;
const TRACE_SPANS = preferredRows('spans', OF_TRACE);
const TRACE_LOGS = preferredRows('logs', OF_TRACE);

// Only servers write domain events. An id of a page is a claim, so the ids of servers come first.
function firstId(column: 'correlation_id' | 'session_id'): string {
  const first = ({ table, order, own }: Source, condition: string, sort = order): string =>
    `(select ${column} from ${table} where ${own} and trace_id = hit.trace_id and ${column} is not null
      and ${condition} order by ${sort} limit 1)`;
  const recordsOf = (condition: string): string[] =>
    [SPANS, LOGS].map((source) => first(source, condition, `${laneOrder}, ${source.order}`));
  const ids = [...recordsOf("lane <> 'page'"), first(EVENTS, 'true'), ...recordsOf("lane = 'page'")];
  return `coalesce(${ids.join(',\n    ')})`;
}

/** The summary of a trace as JSON. Times are nanoseconds since 1970, as text. */
export interface SummaryRow {
  readonly trace_id: string;
  readonly correlation_id: string | null;
  readonly session_id: string | null;
  readonly name: string | null;
  readonly service: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly spans: number;
  readonly errors: number;
}

/**
 * Returns the SQL statement that summarises the traces that meet the conditions. In the statement, `$1` is the id, `$2`
 * is the limit, and `$3` is the tenant.
 */
export function traceSummaries({
  conditions,
  isForeign = false,
  inEvents,
}: Omit<TraceConditions, 'id'>): string {
  const sources = inEvents ? [SPANS, LOGS, EVENTS] : [SPANS, LOGS];
  return `with hit as (
  select trace_id, max(nano) as newest
  from (${[
    ...sources.flatMap((source) => conditions.map((condition) => sightings(source, condition))),
    ...(isForeign ? FOREIGN_SIGHTINGS : []),
  ].join('\n    union all ')}) as sighting
  group by trace_id order by newest desc nulls last, trace_id limit $2::text::int
)
select jsonb_build_object(
  'trace_id', hit.trace_id,
  'correlation_id', ${firstId('correlation_id')},
  'session_id', ${firstId('session_id')},
  'name', coalesce(first_span.name, first_log.name, first_event.name),
  'service', coalesce(first_span.service, first_log.service),
  'start', coalesce(spans.first, logs.first, events.first)::text,
  'end', coalesce(spans.last, logs.last, events.last)::text,
  'spans', spans.count,
  'errors', spans.errors + logs.errors
)::text as json
from hit
cross join lateral (
  select count(*) as count, count(*) filter (where status_code = 'error') as errors,
    min(start_time_unix_nano)::numeric as first, max(end_time_unix_nano)::numeric as last
  from ${TRACE_SPANS} as span
) as spans
cross join lateral (
  select min(time_unix_nano)::numeric as first, max(time_unix_nano)::numeric as last,
    coalesce(sum(${OCCURRENCES}) filter (where severity_number >= ${SEVERITIES.error} and not exists (
      select from ${preferredRows('spans', 'tenant = log.tenant and trace_id = log.trace_id and span_id = log.span_id')} as owner
      where owner.status_code = 'error'
    )), 0) as errors
  from ${TRACE_LOGS} as log
) as logs
cross join lateral (
  select min(${EVENTS.nano}) as first, max(${EVENTS.nano}) as last
  from public.domain_events where ${EVENTS.own} and trace_id = hit.trace_id
) as events
left join lateral (
  select name, resource ->> 'service.name' as service from ${TRACE_SPANS} as span
  order by start_time_unix_nano, parent_span_id is not null, span_id limit 1
) as first_span on true
left join lateral (
  select left(coalesce(nullif(body #>> '{}', ''), event_name), 200) as name,
    resource ->> 'service.name' as service
  from ${TRACE_LOGS} as log order by time_unix_nano, uid limit 1
) as first_log on true
left join lateral (
  select coalesce(to_jsonb(event) ->> 'event_type', to_jsonb(event) ->> 'type', to_jsonb(event) ->> 'name') as name
  from public.domain_events as event where ${EVENTS.own} and trace_id = hit.trace_id order by created_at limit 1
) as first_event on true
order by coalesce(spans.first, logs.first, events.first) desc nulls last, hit.trace_id`;
}
