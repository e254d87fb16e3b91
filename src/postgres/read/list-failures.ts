import type { FailureFilter, FailurePage } from '../../core/index.ts';
import {
  eventFailure,
  type ListedFailure,
  pageOf,
  readFailureFilter,
  recordFailure,
} from '../../core/internal.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { type LogRow, rowToLog } from '../rows/log-row.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { rowToSpan, type SpanRow } from '../rows/span-row.ts';
import { failureStatement } from './failure-statement.ts';

interface Ids {
  readonly correlation_id: string | null;
  readonly session_id: string | null;
}

interface FailureRow {
  readonly nano: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly count: string;
  readonly first: string;
  readonly last: string;
  readonly lane: 'server' | 'page' | 'unknown';
  readonly trace_id: string | null;
  readonly span_id: string | null;
}

type SourceRow =
  | (FailureRow & { readonly source: 'span'; readonly row: SpanRow & Ids })
  | (FailureRow & { readonly source: 'log'; readonly row: LogRow & Ids })
  | (FailureRow & { readonly source: 'event'; readonly row: { type: string; message: string } & Ids });

function toListed(found: SourceRow, kind: NonNullable<FailureFilter['kind']>): ListedFailure {
  const { nano, key, fingerprint, first, last, lane } = found;
  const placed = {
    kind,
    nano,
    fingerprint,
    first,
    last,
    count: Number(found.count),
    isFromPage: lane === 'page',
    correlationId: found.row.correlation_id,
    sessionId: found.row.session_id,
  };
  const shown = { lane, is_claim: false };
  const failure =
    found.source === 'span'
      ? recordFailure(rowToSpan({ ...found.row, ...shown }), placed)
      : found.source === 'log'
        ? recordFailure(rowToLog({ ...found.row, ...shown }), placed)
        : eventFailure({ ...found.row, traceId: found.trace_id, spanId: found.span_id }, placed);
  return { failure, position: { nano, key } };
}

async function hasColumn(query: QueryFunction, column: string): Promise<boolean> {
  const rows = await query(
    `select 'yes' as found from pg_catalog.pg_attribute
    where attrelid = pg_catalog.to_regclass('public.domain_events') and attname = $1::text and attnum > 0 and not attisdropped`,
    [column],
  );
  return rows.length > 0;
}

/**
 * Lists the failures of one tenant, newest first. See `TraceReader.failures`. `column` is the column of `domain_events`
 * that holds why the processing of an event failed. If the table has no such column, no event failed.
 */
export async function listFailures(
  query: QueryFunction,
  filter: FailureFilter,
  { tenant, column }: { readonly tenant: string; readonly column: string },
): Promise<FailurePage> {
  const list = readFailureFilter(filter, tenant);
  const { kind } = list?.lookup ?? {};
  if (!list || !kind || (kind === 'event' && !(await hasColumn(query, column)))) {
    return { failures: [], cursor: null };
  }
  const { sql, params } = failureStatement(list, tenant, column);
  const rows = await jsonRows<SourceRow>(query, sql, params);
  return pageOf(
    rows.map((row) => toListed(row, kind)),
    list,
  );
}
