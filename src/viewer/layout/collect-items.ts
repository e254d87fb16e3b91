import type { EventRecord, LogRecord, TraceData } from '../../core/index.ts';
import { isoToNanoseconds, parseNanoseconds } from '../../analysis/internal.ts';
import { logRowId, spanRowId } from './record-claims.ts';
import { placeSpans } from './place-spans.ts';
import type { PlacedSpan } from './place-spans.ts';
import type { TimelineItem } from './timeline-item.ts';

/** An item of the timeline, with the id of its parent row. */
export interface PlacedItem {
  readonly id: string;
  readonly item: TimelineItem;
  /** The id of the parent row, or `null` at the top of the tree. */
  readonly parentId: string | null;
  readonly misplacement: string | null;
  /** The start in nanoseconds since 1970; 0 if unknown. */
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Lists the spans, span events, log lines and events of a trace. Each item is listed once, under the span that it
 * belongs to. Of two log lines with one id, the line of a server is listed, and the line of a page is not.
 */
export function collectItems(trace: TraceData): readonly PlacedItem[] {
  const spans = placeSpans(trace.spans);
  const items = new Map<string, PlacedItem>();
  for (const item of [
    ...[...spans.values()].flatMap(spanItems),
    ...trace.logs
      .toSorted((a, b) => Number(a.lane === 'page') - Number(b.lane === 'page'))
      .map((log, index) => logItem(log, index, spans)),
    ...trace.events.map((event) => eventItem(event, spans)),
  ])
    if (!items.has(item.id)) items.set(item.id, item);
  return [...items.values()];
}

function spanItems({ span, parentSpanId, misplacement }: PlacedSpan): PlacedItem[] {
  const id = spanRowId(span.spanId);
  const start = parseNanoseconds(span.startTimeUnixNano);
  const end = parseNanoseconds(span.endTimeUnixNano);
  const spanEvents = (span.events ?? []).map((spanEvent, index): PlacedItem => {
    const at = parseNanoseconds(spanEvent.timeUnixNano);
    const item = { kind: 'span event', spanEvent, span } as const;
    return { id: `${id}/${index}`, item, parentId: id, misplacement: null, start: at, end: at };
  });
  const parentId = parentSpanId === null ? null : spanRowId(parentSpanId);
  // The end can lie before the start, because two clocks disagree or because the span was never closed. The row then
  // has no length.
  const own = { id, item: { kind: 'span', span }, parentId, misplacement, start } as const;
  return [{ ...own, end: end < start ? start : end }, ...spanEvents];
}

function logItem(log: LogRecord, index: number, spans: ReadonlyMap<string, PlacedSpan>): PlacedItem {
  const at = parseNanoseconds(log.timeUnixNano);
  const id = logRowId(log) ?? `log#${index}`;
  return { id, item: { kind: 'log', log }, ...ownerOf([log.spanId], spans), start: at, end: at };
}

function eventItem(event: EventRecord, spans: ReadonlyMap<string, PlacedSpan>): PlacedItem {
  const at = isoToNanoseconds(event.createdAt);
  const owner = ownerOf([event.spanId, event.parentSpanId], spans);
  return { id: `event:${event.id}`, item: { kind: 'event', event }, ...owner, start: at, end: at };
}

function ownerOf(
  spanIds: readonly (string | null | undefined)[],
  spans: ReadonlyMap<string, PlacedSpan>,
): { parentId: string | null; misplacement: string | null } {
  const owner = spanIds.find((spanId) => spanId && spans.has(spanId));
  if (owner) return { parentId: spanRowId(owner), misplacement: null };
  return { parentId: null, misplacement: spanIds.some(Boolean) ? 'span not recorded' : null };
}
