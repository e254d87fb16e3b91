import { jsonRows } from '../rows/json-rows.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { EVENT_TENANT } from '../rows/tenant.ts';

const MOST_ROWS = 10_000;
const MOST_TRACES = 1000;

const ofCorrelations = (table: string, tenant: string, time: string): string =>
  `(select trace_id::text as trace_id from jsonb_array_elements_text($3::text::jsonb) as asked (correlation)
    cross join lateral (select trace_id from ${table} as one
      where ${tenant} = $1::text and correlation_id = asked.correlation::uuid and trace_id is not null
      order by ${time} desc limit ${MOST_ROWS}) as found)`;

const TIED = `select to_jsonb(trace_id)::text as json from (
  (select trace_id from waybill.spans where tenant = $1::text and links @> $2::text::jsonb limit ${MOST_ROWS})
  union ${ofCorrelations('waybill.spans', 'tenant', 'start_time_unix_nano')}
  union ${ofCorrelations('waybill.logs', 'tenant', 'time_unix_nano')}
  union ${ofCorrelations('public.domain_events', EVENT_TENANT, 'created_at')}
) as tied where trace_id ~ '^[0-9a-f]{32}$' order by trace_id collate "C" limit ${MOST_TRACES}`;

/** Finds the traces of one tenant that link to a trace, and the traces of correlation ids. */
export function tiedTraces(
  query: QueryFunction,
  { traceId, correlations }: { readonly traceId: string; readonly correlations: readonly string[] },
  tenant: string,
): Promise<readonly string[]> {
  const links = JSON.stringify([{ traceId }]);
  return jsonRows<string>(query, TIED, [tenant, links, JSON.stringify(correlations)]);
}
