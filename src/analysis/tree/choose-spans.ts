import { conventions } from '../../core/internal.ts';
import type { SpanRecord } from '../../core/index.ts';
import { parseNanoseconds } from './nanoseconds.ts';

/** Spans, each id once, and the index of each id. */
export interface ChosenSpans {
  readonly spans: readonly SpanRecord[];
  readonly indexOf: ReadonlyMap<string, number>;
}

/**
 * Chooses one record for each span id.
 *
 * The record of a server wins over the record of a page, because a page can send any id. Otherwise the finished span
 * wins over its snapshots, which were sent while it was open. Of two snapshots, the later one is used, and of two
 * finished spans the first one.
 */
export function chooseSpans(records: readonly SpanRecord[]): ChosenSpans {
  const indexOf = new Map<string, number>();
  const spans: SpanRecord[] = [];
  for (const span of records) {
    const known = indexOf.get(span.spanId);
    if (known === undefined) indexOf.set(span.spanId, spans.push(span) - 1);
    else if (winsOver(span, spans[known]!)) spans[known] = span;
  }
  return { spans, indexOf };
}

function winsOver(span: SpanRecord, other: SpanRecord): boolean {
  const isOfPage = span.lane === 'page';
  if (isOfPage !== (other.lane === 'page')) return !isOfPage;
  if (isSnapshot(span) !== isSnapshot(other)) return isSnapshot(other);
  return isSnapshot(span) && endOf(span) > endOf(other);
}

function isSnapshot({ attributes }: SpanRecord): boolean {
  return attributes[conventions.UNFINISHED] === true;
}

function endOf(span: SpanRecord): bigint {
  return parseNanoseconds(span.endTimeUnixNano);
}
