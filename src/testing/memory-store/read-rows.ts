import { formatReference, type TelemetryRecord, type TraceData } from '../../core/index.ts';
import { ofTrace, type Row, type RowSet } from './memory-rows.ts';
import { inOrder, preferredRows } from './preferred-rows.ts';

function toRecord<R extends TelemetryRecord>({ record, lane }: Row<R>): R {
  return lane === 'page' ? { ...record, lane } : record;
}

/** Reads one trace of the rows of a tenant. The id is 32 hex digits. Returns `null` if there is nothing. */
export function readRows(rows: RowSet, traceId: string): TraceData | null {
  const { spans, logs, events } = ofTrace(rows, traceId);
  if (spans.length + logs.length + events.length === 0) return null;
  const [steps, lines] = [preferredRows(spans), preferredRows(logs)];
  const claims = [...steps.claims.map(toRecord), ...lines.claims.map(toRecord)];
  return {
    traceId,
    reference: formatReference(traceId),
    spans: steps.shown.map(toRecord),
    logs: lines.shown.map(toRecord),
    events: inOrder(events).map(({ record }) => record),
    ...(claims.length > 0 && { claims }),
  };
}
