import { conventions } from '../../core/internal.ts';
import {
  formatReference,
  type LogRecord,
  type SpanRecord,
  type TraceData,
  type TraceSummary,
} from '../../core/index.ts';
import type { SupportBundle } from '../../support-bundle/index.ts';
import { formatIso } from '../details/format-time.ts';
import { millisecondsBetween, parseNanoseconds } from '../../analysis/internal.ts';
import { nameOf, occurrencesOf, serviceOf, toneOf } from '../layout/timeline-item.ts';
import type { TimelineItem } from '../layout/timeline-item.ts';

/** A trace from a support bundle, with the summary that a search would return for it. */
export interface BundledTrace {
  readonly trace: TraceData;
  readonly summary: TraceSummary;
}

/** Returns the traces of a support bundle, in the bundle's order. Records without a trace are left out. */
export function bundledTraces({ records }: SupportBundle): readonly BundledTrace[] {
  const traces = new Map<string, { spans: SpanRecord[]; logs: LogRecord[] }>();
  for (const record of records) {
    if (record.traceId === undefined) continue;
    const known = traces.get(record.traceId) ?? { spans: [], logs: [] };
    traces.set(record.traceId, known);
    if (record.type === 'span') known.spans.push(record);
    else known.logs.push(record);
  }
  return [...traces].map(([traceId, { spans, logs }]) => {
    const trace = { traceId, reference: formatReference(traceId), spans, logs, events: [] };
    return { trace, summary: summarize(trace) };
  });
}

// Returns the same summary as the database. The name and the times come from the spans. If there are no spans, they
// come from the log lines. A failed span and its error lines count as one error.
function summarize({ traceId, reference, spans, logs }: TraceData): TraceSummary {
  const items = [
    ...spans
      .map((span) => ({ kind: 'span', span }) as const)
      .map((item) => timed(item, item.span.startTimeUnixNano, item.span.endTimeUnixNano))
      .toSorted((a, b) => byStart(a, b) || rankOf(a.item) - rankOf(b.item)),
    ...logs
      .map((log) => ({ kind: 'log', log }) as const)
      .map((item) => timed(item, item.log.timeUnixNano))
      .toSorted(byStart),
  ];
  const failed = spans.filter(({ status }) => status.code === 'error').map(({ spanId }) => spanId);
  const first = items[0]!;
  const own = items.filter(({ item }) => item.kind === first.item.kind);
  const end = own.reduce((latest, item) => (item.end > latest ? item.end : latest), first.end);
  return {
    traceId,
    reference,
    correlationId: textAt(items, conventions.CORRELATION_ID),
    sessionId: textAt(items, conventions.SESSION_ID),
    name: first.item.kind === 'span' ? first.item.span.name : nameOf(first.item),
    service: serviceOf(first.item),
    startTime: formatIso(first.start),
    durationMs: millisecondsBetween(first.start, end),
    spanCount: spans.length,
    errorCount: items
      .filter(
        ({ item }) =>
          toneOf(item) === 'failed' && !(item.kind === 'log' && failed.includes(item.log.spanId!)),
      )
      .reduce((sum, { item }) => sum + occurrencesOf(item), 0),
  };
}

type RecordItem = Extract<TimelineItem, { readonly kind: 'span' | 'log' }>;

interface TimedItem {
  readonly item: RecordItem;
  readonly start: bigint;
  readonly end: bigint;
}

function timed(item: RecordItem, start: string, end = start): TimedItem {
  return { item, start: parseNanoseconds(start), end: parseNanoseconds(end) };
}

function byStart(a: TimedItem, b: TimedItem): number {
  return a.start < b.start ? -1 : Number(a.start > b.start);
}

// If two spans start at the same time, a span without a parent comes first.
function rankOf(item: RecordItem): number {
  return item.kind === 'span' && item.span.parentSpanId ? 1 : 0;
}

function textAt(items: readonly TimedItem[], key: string): string | null {
  for (const { item } of items) {
    const value = (item.kind === 'span' ? item.span : item.log).attributes[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
