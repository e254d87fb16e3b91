import { formatReference, type TraceData } from '../../core/index.ts';
import { parseUuid, SEVERITIES } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { findEventsByTrace } from './find-events.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { logColumns, type LogRow, rowToLog } from '../rows/log-row.ts';
import { rowToSpan, spanColumns, type SpanRow } from '../rows/span-row.ts';
import { readableColumns } from '../rows/table-columns.ts';
import { tenantOf, type TenantOptions } from '../rows/tenant.ts';

const MAX_ROWS = 10_000;

// If a trace has more rows than the limit, the statements keep the failed rows, because the developer looks for the
// failure.
const SPANS = `select to_jsonb(span)::text as json
from (
  select ${readableColumns(spanColumns)}, start_time_unix_nano as start_order
  from waybill.spans where tenant = $2::text and trace_id = $1::text
  order by status_code = 'error' desc, start_order
  limit ${MAX_ROWS}
) as span
order by start_order, span_id`;

const LOGS = `select to_jsonb(log)::text as json
from (
  select ${readableColumns(logColumns)}, time_unix_nano as time_order
  from waybill.logs where tenant = $2::text and trace_id = $1::text
  order by severity_number >= ${SEVERITIES.error} desc, time_order
  limit ${MAX_ROWS}
) as log
order by time_order, uid`;

/**
 * Reads all stored records and domain events of one trace of one tenant. Returns `null` if nothing is stored.
 *
 * The id is 32 hex digits or a UUID. Spans, log records and domain events are in order of time. The records equal the
 * records that the exporter received. At most 10,000 rows of each table are read. Failed spans and error log records
 * are read first, and then the earliest spans and log records. Of the domain events, the newest are read. Rejects with
 * the database's error if the database fails. Also rejects if the tenant is not valid.
 */
export async function readTrace(
  query: QueryFunction,
  traceId: string,
  options: TenantOptions = {},
): Promise<TraceData | null> {
  const tenant = tenantOf(options);
  const id = parseUuid(traceId);
  if (id === null) return null;
  const [spans, logs, events] = await Promise.all([
    jsonRows<SpanRow>(query, SPANS, [id, tenant]),
    jsonRows<LogRow>(query, LOGS, [id, tenant]),
    findEventsByTrace(query, id, options),
  ]);
  if (spans.length + logs.length + events.length === 0) return null;
  return {
    traceId: id,
    reference: formatReference(id),
    spans: spans.map(rowToSpan),
    logs: logs.map(rowToLog),
    events: events.toReversed(),
  };
}
