import { formatReference, type TraceQuery, type TraceSummary } from '../../core/index.ts';
import { checkLimit } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { tenantOf, type TenantOptions } from '../rows/tenant.ts';
import { traceConditions } from './trace-conditions.ts';
import { type SummaryRow, traceSummaries } from './trace-summaries.ts';

/** Settings of {@link findTraces}. */
export interface FindTracesOptions extends TenantOptions {
  /** The maximum number of traces, from 1 to 100. @default 20 */
  readonly limit?: number;
}

function toSummary(row: SummaryRow): TraceSummary {
  const start = BigInt(row.start ?? 0);
  const nanoseconds = BigInt(row.end ?? 0) - start;
  return {
    traceId: row.trace_id,
    reference: formatReference(row.trace_id),
    correlationId: row.correlation_id,
    sessionId: row.session_id,
    name: row.name ?? '',
    service: row.service ?? '',
    startTime: new Date(Number(start / 1_000_000n)).toISOString(),
    durationMs: Math.max(0, Number(nanoseconds) / 1e6),
    spanCount: row.spans,
    errorCount: row.errors,
  };
}

/**
 * Finds the traces that match a search, newest first.
 *
 * A reference can match several traces. A UUID is compared with the trace id, the correlation id and the session id. A
 * span id finds the trace of the span, by the span itself or by its log records. An id of another system finds the
 * traces whose request had this id as `x-trace-id`. Every other id also finds such traces. A search finds a trace once
 * one of its spans, log records or domain events has arrived. A search by span id does not look at domain events. For
 * one id, a search reads only the newest 10,000 rows of each table. `errorCount` is the number of failed spans plus the
 * number of error log records that belong to no failed span. A record of an error that repeats counts as often as it
 * says.
 *
 * An invalid id finds nothing. Rejects in each of these cases: the database fails, `limit` is out of range, or the
 * tenant is not valid.
 */
export async function findTraces(
  query: QueryFunction,
  traceQuery: TraceQuery,
  { limit = 20, ...options }: FindTracesOptions = {},
): Promise<readonly TraceSummary[]> {
  checkLimit(limit, 'findTraces');
  const tenant = tenantOf(options);
  const search = traceConditions(traceQuery);
  if (!search) return [];
  const rows = await jsonRows<SummaryRow>(query, traceSummaries(search), [search.id, String(limit), tenant]);
  return rows.map(toSummary);
}
