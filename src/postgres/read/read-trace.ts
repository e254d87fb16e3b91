import { formatReference, type TraceData } from '../../core/index.ts';
import { parseUuid, SEVERITIES } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { findEventsByTrace } from './find-events.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { logColumns, type LogRow, rowToLog } from '../rows/log-row.ts';
import type { Placed } from '../rows/placed.ts';
import { isClaim } from '../rows/preferred-rows.ts';
import { rowToSpan, spanColumns, type SpanRow } from '../rows/span-row.ts';
import { readableColumns, type TableColumns } from '../rows/table-columns.ts';
import { tenantOf, type TenantOptions } from '../rows/tenant.ts';

const MAX_ROWS = 10_000;

interface RecordTable {
  readonly name: 'spans' | 'logs';
  readonly columns: TableColumns;
  readonly failed: string;
  readonly time: string;
  readonly id: string;
}

// If a lane of a trace has more rows than the limit, the statement keeps the failed rows, because the developer looks
// for the failure. Each lane has its own limit, so that a page cannot crowd out the rows of servers.
function rowsOf({ name, columns, failed, time, id }: RecordTable): string {
  return `select to_jsonb(record)::text as json
from (
  select ${readableColumns(columns)}, ${time} as time_order, lane, is_claim
  from (
    select *, row_number() over (partition by lane order by is_claim, ${failed} desc, ${time}) as place
    from (
      select *, ${isClaim(name)} as is_claim
      from waybill.${name} where tenant = $2::text and trace_id = $1::text
    ) as found
  ) as placed
  where place <= ${MAX_ROWS}
) as record
order by time_order, ${id}`;
}

const SPANS = rowsOf({
  name: 'spans',
  columns: spanColumns,
  failed: "status_code = 'error'",
  time: 'start_time_unix_nano',
  id: 'span_id',
});

const LOGS = rowsOf({
  name: 'logs',
  columns: logColumns,
  failed: `severity_number >= ${SEVERITIES.error}`,
  time: 'time_unix_nano',
  id: 'uid',
});

const isOther = (row: Placed): boolean => row.is_claim;

/**
 * Reads all stored records and domain events of one trace of one tenant. Returns `null` if nothing is stored.
 *
 * The id is 32 hex digits or a UUID. Spans, log records and domain events are in order of time. The records equal the
 * records that the exporter received. A record that came from a page also has `lane: 'page'`: everything that it says is
 * a claim.
 *
 * `spans` and `logs` have each id once. If a server and a page sent records with one id, they have the record of the
 * server. If several pages sent spans with one id, they have the span that arrived first. The other records are in
 * `claims`.
 *
 * At most 10,000 rows of each table and lane are read. Failed spans and error log records are read first, and then the
 * earliest spans and log records. Of the domain events, the newest are read. Rejects with the database's error if the
 * database fails. Also rejects if the tenant is not valid.
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
    jsonRows<SpanRow & Placed>(query, SPANS, [id, tenant]),
    jsonRows<LogRow & Placed>(query, LOGS, [id, tenant]),
    findEventsByTrace(query, id, options),
  ]);
  if (spans.length + logs.length + events.length === 0) return null;
  const claims = [...spans.filter(isOther).map(rowToSpan), ...logs.filter(isOther).map(rowToLog)];
  return {
    traceId: id,
    reference: formatReference(id),
    spans: spans.filter((row) => !isOther(row)).map(rowToSpan),
    logs: logs.filter((row) => !isOther(row)).map(rowToLog),
    events: events.toReversed(),
    ...(claims.length > 0 && { claims }),
  };
}
