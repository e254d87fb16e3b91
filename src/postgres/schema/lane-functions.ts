import { SEVERITIES } from '../../core/internal.ts';
import { isClaim } from '../rows/preferred-rows.ts';
import { EVENT_TENANT } from '../rows/tenant.ts';
import { EVENT_DATA, EVENT_TYPE, timelineHead } from './api-functions.ts';

const TRACE_ID = "lower(replace(p_trace_id, '-', ''))";

function typeOf(type: 'span' | 'log'): string {
  return `case when ${type}.is_claim then 'claim' else '${type}' end`;
}

// A record could have an attribute with the name of the mark, so the mark is also removed.
function marked(alias: string, data: string): string {
  return `case when ${alias}.lane = 'page' then (${data}) || '{"waybill.lane": "page"}'
      else (${data}) - 'waybill.lane' end`;
}

function rowsOf(table: 'spans' | 'logs', tenant: string): string {
  return `(select *, ${isClaim(table)} as is_claim from waybill.${table}
      where tenant = ${tenant} and trace_id = ${TRACE_ID})`;
}

function timelineFunction(parameter: string, tenant: string): string {
  return `${timelineHead(parameter)}
    select * from (
    select ${typeOf('span')} as type, 1 as rank, span.lane as lane, span.start_time_unix_nano::numeric as nano,
      round((span.end_time_unix_nano - span.start_time_unix_nano)::numeric / 1000000, 6) as duration_ms,
      span.name, span.resource ->> 'service.name' as service, span.status_code = 'error' as failed,
      span.span_id, span.parent_span_id, span.correlation_id, span.session_id,
      ${marked('span', 'span.attributes')} as data
    from ${rowsOf('spans', tenant)} as span
    union all
    select ${typeOf('log')}, 2, log.lane, log.time_unix_nano::numeric, null,
      coalesce(log.event_name, left(log.body #>> '{}', 200), ''),
      log.resource ->> 'service.name', log.severity_number >= ${SEVERITIES.error}, log.span_id, null, log.correlation_id,
      log.session_id,
      ${marked(
        'log',
        "jsonb_build_object('severity', log.severity_text, 'body', log.body, 'attributes', log.attributes)",
      )}
    from ${rowsOf('logs', tenant)} as log
    union all
    select 'event', 3, 'server', extract(epoch from event.created_at::timestamptz) * 1000000000, null,
      ${EVENT_TYPE},
      null, false, event.span_id::text, event.parent_span_id::text, event.correlation_id, event.session_id,
      ${EVENT_DATA}
    from public.domain_events as event
    where event.trace_id = ${TRACE_ID} and ${EVENT_TENANT} = ${tenant}
    ) as found
    -- The rows of a page come last, so that a page cannot crowd out the rows of servers.
    order by found.type = 'claim', found.lane = 'page', found.nano, found.rank, found.span_id
    limit 10000
  ) as item
  order by item.nano, item.type = 'claim', item.rank, item.span_id
  $function$`;
}

/**
 * The statements that create `api.get_trace_timeline` again, now with lanes.
 *
 * If a server and a page sent records with one id, the row of the server has the type `span` or `log`, and the row of
 * the page has the type `claim`. In rows that came from a page, `data` has `waybill.lane: 'page'`. If a trace has more
 * than 10,000 rows, the rows of pages are left out first.
 */
export const laneFunctions: readonly string[] = [
  timelineFunction('', "'default'"),
  timelineFunction(', p_tenant text', 'p_tenant'),
];
