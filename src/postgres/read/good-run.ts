import type { TraceData } from '../../core/index.ts';
import { conventions, readTime } from '../../core/internal.ts';
import { jsonRows } from '../rows/json-rows.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { FAILED_LOG, FAILED_SPAN, REFUSED_LOG, ROOT_NAME } from '../schema/failure-columns.ts';
import { readTrace } from './read-trace.ts';

const MOST_RUNS = 100;

const GOOD_RUN = `select to_jsonb(run.trace_id)::text as json
from (
  select tenant, trace_id, start_time_unix_nano, attributes from waybill.spans
  where tenant = $1::text and parent_span_id is null and ${ROOT_NAME} = left($2::text, 200) and name = $2::text
    and start_time_unix_nano < $3::text::bigint
  order by start_time_unix_nano desc limit ${MOST_RUNS}
) as run
where run.attributes -> '${conventions.UNFINISHED}' is distinct from 'true'::jsonb
  and run.attributes ->> '${conventions.OUTCOME}' is distinct from 'abandoned'
  and not exists (select from waybill.spans as span
    where span.tenant = run.tenant and span.trace_id = run.trace_id and span.${FAILED_SPAN} offset 0)
  and not exists (select from waybill.logs as line
    where line.tenant = run.tenant and line.trace_id = run.trace_id and (line.${FAILED_LOG} or line.${REFUSED_LOG}) offset 0)
order by run.start_time_unix_nano desc, run.trace_id collate "C" limit 1`;

/** Reads the latest run of an action that went well. See `TraceReader.goodRun`. */
export async function readGoodRun(
  query: QueryFunction,
  { name, before }: { readonly name: string; readonly before: string },
  tenant: string,
): Promise<TraceData | null> {
  const time = readTime(before);
  if (time === null || typeof name !== 'string' || name.includes('\0') || !name.isWellFormed()) return null;
  const [traceId] = await jsonRows<string>(query, GOOD_RUN, [tenant, name, time]);
  return traceId === undefined ? null : readTrace(query, traceId, { tenant });
}
