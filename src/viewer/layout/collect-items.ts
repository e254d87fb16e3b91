import type { EventRecord, LogRecord, TraceData } from '../../core/index.ts';
import { createSpanTree, isoToNanoseconds, TimeReader, UNKNOWN } from '../../analysis/internal.ts';
import { logRowId, spanRowId } from './record-claims.ts';
import type { TimelineItem } from './timeline-item.ts';

/** An item of the timeline, with the place of its parent in the list of items. */
export interface PlacedItem {
  readonly id: string;
  readonly item: TimelineItem;
  /** The index of the parent, or -1 at the top of the tree. */
  readonly parent: number;
  readonly misplacement: string | null;
  /** Nanoseconds since the origin of the list; `UNKNOWN` if the time is not recorded. */
  readonly start: number;
  /** Never before `start`. */
  readonly end: number;
}

/** The items of a trace. */
export interface PlacedItems {
  readonly items: readonly PlacedItem[];
  /** The origin of all times, in nanoseconds since 1970. */
  readonly origin: bigint;
}

/**
 * Lists the spans, span events, log lines and events of a trace. Each item is listed once, under the span that it
 * belongs to. Of two log lines with one id, the line of a server is listed, and the line of a page is not.
 */
export function collectItems(trace: TraceData): PlacedItems {
  const time = new TimeReader();
  const { spans, parents, misplacements, indexOf } = createSpanTree(trace.spans);
  const items: PlacedItem[] = [];
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]!;
    const start = time.read(span.startTimeUnixNano);
    const end = time.read(span.endTimeUnixNano);
    items.push({
      id: spanRowId(span.spanId),
      item: { kind: 'span', span },
      parent: parents[index]!,
      misplacement: misplacements.get(index) ?? null,
      start,
      // The end can lie before the start, because two clocks disagree or because the span was never closed. The row
      // then has no length.
      end: end === UNKNOWN || end < start ? start : end,
    });
  }
  for (let index = 0; index < spans.length; index++) {
    const { events } = spans[index]!;
    if (events)
      for (const [nth] of events.entries()) items.push(spanEventItem(items[index]!, { index, nth }, time));
  }
  const known = new Set<string>();
  const addOnce = (item: PlacedItem): void => {
    if (known.has(item.id)) return;
    known.add(item.id);
    items.push(item);
  };
  const logs = trace.logs.toSorted((a, b) => Number(a.lane === 'page') - Number(b.lane === 'page'));
  for (const [index, log] of logs.entries()) addOnce(logItem(log, index, { indexOf, time }));
  for (const event of trace.events) addOnce(eventItem(event, { indexOf, time }));
  return { items, origin: time.unixNano };
}

/** What all items of a trace are placed by. */
interface Places {
  readonly indexOf: ReadonlyMap<string, number>;
  readonly time: TimeReader;
}

function spanEventItem(
  owner: PlacedItem,
  { index: parent, nth }: { readonly index: number; readonly nth: number },
  time: TimeReader,
): PlacedItem {
  const { span } = owner.item as Extract<TimelineItem, { readonly kind: 'span' }>;
  const spanEvent = span.events![nth]!;
  const at = time.read(spanEvent.timeUnixNano);
  const item = { kind: 'span event', spanEvent, span } as const;
  return { id: `${owner.id}/${nth}`, item, parent, misplacement: null, start: at, end: at };
}

function logItem(log: LogRecord, index: number, { indexOf, time }: Places): PlacedItem {
  const at = time.read(log.timeUnixNano);
  const id = logRowId(log) ?? `log#${index}`;
  return { id, item: { kind: 'log', log }, ...ownerOf([log.spanId], indexOf), start: at, end: at };
}

function eventItem(event: EventRecord, { indexOf, time }: Places): PlacedItem {
  const at = time.read(String(isoToNanoseconds(event.createdAt)));
  const owner = ownerOf([event.spanId, event.parentSpanId], indexOf);
  return { id: `event:${event.id}`, item: { kind: 'event', event }, ...owner, start: at, end: at };
}

function ownerOf(
  spanIds: readonly (string | null | undefined)[],
  indexOf: ReadonlyMap<string, number>,
): { parent: number; misplacement: string | null } {
  const owner = spanIds.find((spanId) => spanId && indexOf.has(spanId));
  if (owner) return { parent: indexOf.get(owner)!, misplacement: null };
  return { parent: -1, misplacement: spanIds.some(Boolean) ? 'span not recorded' : null };
}
