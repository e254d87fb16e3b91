import { bodyText, conventions, formatUuid, isError, occurrencesOf } from '../../core/internal.ts';
import { formatReference, type LogRecord, type SpanRecord, type TraceSummary } from '../../core/index.ts';
import { ofTrace, type Row, type RowSet, uuidOf } from './memory-rows.ts';
import { inOrder, preferredRows, serversFirst } from './preferred-rows.ts';

const MOST_NAME_CHARACTERS = 200;

/** The summary of a trace, and the time at which the trace began. */
export interface DatedSummary {
  readonly summary: TraceSummary;
  readonly nano: bigint;
}

function errorsOf(spans: readonly SpanRecord[], logs: readonly LogRecord[]): number {
  const failed = new Set(spans.filter(isError).map(({ spanId }) => spanId));
  const outside = logs.filter((log) => isError(log) && !failed.has(log.spanId ?? ''));
  return failed.size + outside.reduce((sum, log) => sum + occurrencesOf(log), 0);
}

// Only servers write domain events. An id of a page is a claim, so the ids of servers come first.
function firstId({ spans, logs, events }: RowSet, name: 'correlation' | 'session'): string | null {
  const attribute = name === 'correlation' ? conventions.CORRELATION_ID : conventions.SESSION_ID;
  const field = name === 'correlation' ? 'correlationId' : 'sessionId';
  const idsOf = (rows: readonly Row<SpanRecord | LogRecord>[]) =>
    serversFirst(inOrder(rows)).map(({ lane, record }) => ({
      lane,
      id: uuidOf(record.attributes[attribute]),
    }));
  const records = [...idsOf(spans), ...idsOf(logs)].filter(({ id }) => id !== null);
  const id =
    records.find(({ lane }) => lane !== 'page')?.id ??
    inOrder(events)
      .map(({ record }) => uuidOf(record[field]))
      .find((one) => one !== null) ??
    records[0]?.id;
  return id ? formatUuid(id) : null;
}

function nameOfLog({ body, eventName }: LogRecord): string {
  return [...(bodyText(body) || eventName || '')].slice(0, MOST_NAME_CHARACTERS).join('');
}

const byRoot = (a: Row<SpanRecord>, b: Row<SpanRecord>): number =>
  Number(a.nano - b.nano) || Number(!!a.record.parentSpanId) - Number(!!b.record.parentSpanId);

/** Sums up one trace of the rows of a tenant. */
export function summariseRows(all: RowSet, traceId: string): DatedSummary {
  const rows = ofTrace(all, traceId);
  const spans = preferredRows(rows.spans).shown;
  const logs = preferredRows(rows.logs).shown;
  const [firstSpan] = spans.toSorted(byRoot);
  const firstLog = logs[0];
  const events = inOrder(rows.events);
  const timed = [spans, logs, events].find(({ length }) => length > 0) ?? [];
  const start = timed[0]?.nano ?? 0n;
  const ends =
    spans.length > 0
      ? spans.map(({ record }) => BigInt(record.endTimeUnixNano))
      : timed.map(({ nano }) => nano);
  const end = ends.reduce((latest, one) => (one > latest ? one : latest), 0n);
  const service = (firstSpan ?? firstLog)?.record.resource[conventions.SERVICE_NAME];
  return {
    nano: start,
    summary: {
      traceId,
      reference: formatReference(traceId),
      correlationId: firstId(rows, 'correlation'),
      sessionId: firstId(rows, 'session'),
      name:
        firstSpan?.record.name ?? (firstLog ? nameOfLog(firstLog.record) : events[0]?.record.eventType) ?? '',
      service: typeof service === 'string' ? service : '',
      startTime: new Date(Number(start / 1_000_000n)).toISOString(),
      durationMs: Math.max(0, Number(end - start) / 1e6),
      spanCount: spans.length,
      errorCount: errorsOf(
        spans.map(({ record }) => record),
        logs.map(({ record }) => record),
      ),
    },
  };
}
