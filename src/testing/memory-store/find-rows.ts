import { conventions, TRACE_ID, type LookupId, type TraceLookup } from '../../core/internal.ts';
import type { TraceSummary } from '../../core/index.ts';
import { type EventRow, type LogRow, type RowSet, type SpanRow, uuidOf } from './memory-rows.ts';
import { summariseRows } from './summarise-rows.ts';

type AnyRow = SpanRow | LogRow | EventRow;

/** The ids of a row, as searches compare them. */
function idsOf({ record }: AnyRow): Readonly<Record<LookupId, string | null | undefined>> {
  const isEvent = 'eventType' in record;
  const correlation = isEvent ? record.correlationId : record.attributes[conventions.CORRELATION_ID];
  const session = isEvent ? record.sessionId : record.attributes[conventions.SESSION_ID];
  return {
    reference: record.traceId?.slice(-10),
    trace: record.traceId,
    span: record.spanId,
    correlation: uuidOf(correlation),
    session: uuidOf(session),
  };
}

/** The ids that another system gave to a row, in lower case and without hyphens. */
function foreignIdsOf({ record }: AnyRow): readonly string[] {
  const ids =
    'eventType' in record
      ? [record.metadata['foreign_trace_id']]
      : record.type === 'span'
        ? [record.attributes[conventions.FOREIGN_HEADER], record.attributes[conventions.FOREIGN_TRACE_ID]]
        : [record.attributes[conventions.FOREIGN_TRACE_ID]];
  return ids.flatMap((id) => (typeof id === 'string' ? [id.replaceAll('-', '').toLowerCase()] : []));
}

/** Finds the traces that match a search among the rows of a tenant, newest first. */
export function findRows(rows: RowSet, lookup: TraceLookup, limit: number): readonly TraceSummary[] {
  const { id, by, isForeign, inEvents } = lookup;
  const matches = (row: AnyRow): boolean => {
    const isOwn = 'eventType' in row.record ? inEvents : true;
    const ids = idsOf(row);
    if (isOwn && by.some((one) => ids[one] === id)) return true;
    return isForeign && foreignIdsOf(row).includes(id.toLowerCase());
  };
  const newest = new Map<string, bigint>();
  for (const row of [...rows.spans, ...rows.logs, ...rows.events]) {
    const { traceId } = row.record;
    if (!traceId || !TRACE_ID.test(traceId) || !matches(row)) continue;
    const known = newest.get(traceId);
    if (known === undefined || row.nano > known) newest.set(traceId, row.nano);
  }
  return [...newest]
    .toSorted(([a, at], [b, bt]) => Number(bt - at) || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([traceId]) => summariseRows(rows, traceId))
    .toSorted((a, b) => Number(b.nano - a.nano) || (a.summary.traceId < b.summary.traceId ? -1 : 1))
    .map(({ summary }) => summary);
}
