import type { ServiceEdge, ServiceFilter, ServiceMap } from '../../core/index.ts';
import {
  conventions,
  MOST_CALLS,
  MOST_EDGES,
  MOST_LINKS,
  MOST_NAME,
  readServiceFilter,
  serviceMapOf,
} from '../../core/internal.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { laneRank } from '../rows/preferred-rows.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { ENTRY_SPAN } from '../schema/failure-columns.ts';

interface EdgeRow {
  readonly caller: string;
  readonly callee: string;
  readonly kind: ServiceEdge['kind'];
  readonly calls: number;
  readonly errors: number;
  /** Nanoseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly of_page: boolean;
}

interface MapRow {
  readonly edges: readonly EdgeRow[];
  readonly is_cut: boolean;
}

const NAME = `case when jsonb_typeof(resource -> '${conventions.SERVICE_NAME}') = 'string'
      then left(resource ->> '${conventions.SERVICE_NAME}', ${MOST_NAME}) else '' end`;

const place = (row: string): string => `(${laneRank(row)}, ${row}.received_at, ${row}.writer)`;
const sameId = (row: string): string =>
  `${row}.tenant = $1::text and ${row}.trace_id = span.trace_id and ${row}.span_id = span.span_id`;

// Nearly each span has one row. The first look reads only the key, and seldom finds another row. "offset 0" keeps each
// subquery a look into an index.
const IS_SHOWN = `not (
      exists (select from waybill.spans as other where ${sameId('other')}
        and (other.lane, other.writer) <> (span.lane, span.writer) offset 0)
      and exists (select from waybill.spans as other where ${sameId('other')}
        and ${place('other')} < ${place('span')} offset 0))`;

// PostgreSQL compiles a statement that it expects to be long, which takes seconds. So the statement does not tell it how
// long the range and the list are: "(select …)" and "between" make it expect few rows.
// `$1` is the tenant, and `$2` and `$3` are the range of time.
const ENTRIES = `select span.* from unnest(array['server', 'unknown', 'page']) as asked (lane)
    cross join lateral (
      select trace_id, span_id, parent_span_id, lane, writer, received_at, kind, status_code, ${NAME} as service,
        case when kind = 'consumer' then links end as links,
        case when start_time_unix_nano = 0 then 0 else greatest(0, end_time_unix_nano - start_time_unix_nano) end as nano,
        row_number() over (order by start_time_unix_nano desc) as nth
      from waybill.spans
      where tenant = $1::text and lane = asked.lane and ${ENTRY_SPAN}
        and start_time_unix_nano >= (select $2::text::bigint) and start_time_unix_nano < (select $3::text::bigint)
      order by start_time_unix_nano desc limit (select ${MOST_CALLS + 1})
    ) as span`;

const LINKS = `select span.lane, span.kind, span.status_code, span.service, span.nano,
      link.trace_id as caller_trace, link.span_id as caller_span, true as is_link
    from shown as span
    cross join lateral (
      select distinct item ->> 'traceId' as trace_id, item ->> 'spanId' as span_id
      from jsonb_array_elements(span.links) with ordinality as listed (item, nth) where nth <= ${MOST_LINKS}
    ) as link
    where span.links is not null and (link.trace_id, link.span_id) is distinct from (span.trace_id, span.parent_span_id)
    limit ${MOST_CALLS + 1}`;

const EDGES = `with entry as materialized (
    ${ENTRIES}
  ), shown as materialized (
    select * from entry as span where nth between 1 and ${MOST_CALLS} and ${IS_SHOWN}
  ), linked as materialized (
    ${LINKS}
  ), call as (
    select lane, kind, status_code, service, nano, trace_id as caller_trace, parent_span_id as caller_span, false as is_link
    from shown where parent_span_id <> span_id
    union all select * from linked
  ), edge as (
    select caller.service as caller, call.service as callee,
      case when call.kind = 'consumer' then 'message' else 'call' end as kind, count(*) as calls,
      count(*) filter (where call.status_code = 'error') as errors,
      percentile_disc(array[0.5, 0.95]) within group (order by call.nano) as nano, bool_and(call.lane = 'page') as of_page
    from call
    cross join lateral (
      select ${NAME} as service, kind from waybill.spans as span
      where tenant = $1::text and trace_id = call.caller_trace and span_id = call.caller_span
      order by ${laneRank('span')}, received_at, writer limit 1
    ) as caller
    where case when call.is_link then caller.kind = 'producer'
      else call.kind in ('server', 'consumer') or caller.service <> call.service end
    group by 1, 2, 3
    order by calls desc limit ${MOST_EDGES + 1}
  )
select jsonb_build_object(
  'edges', coalesce((select jsonb_agg(jsonb_build_object('caller', caller, 'callee', callee, 'kind', kind, 'calls', calls,
    'errors', errors, 'p50', nano[1], 'p95', nano[2], 'of_page', of_page)) from edge), '[]'),
  'is_cut', exists (select from entry where nth > ${MOST_CALLS}) or (select count(*) > ${MOST_CALLS} from linked))::text as json`;

const NOTHING: MapRow = { edges: [], is_cut: false };
const FIRST = '0';
const LAST = '9223372036854775807';

/** Counts the calls between the programs of one tenant. See `TraceReader.services`. */
export async function mapServices(
  query: QueryFunction,
  filter: ServiceFilter,
  tenant: string,
): Promise<ServiceMap> {
  const range = readServiceFilter(filter);
  if (!range) return { edges: [] };
  const { from = FIRST, to = LAST } = range;
  const [map = NOTHING] = await jsonRows<MapRow>(query, EDGES, [tenant, from, to]);
  const edges = map.edges.map(({ p50, p95, of_page, ...edge }) => ({
    ...edge,
    p50Ms: p50 / 1e6,
    p95Ms: p95 / 1e6,
    ...(of_page && { lane: 'page' as const }),
  }));
  return serviceMapOf(edges, map.is_cut);
}
