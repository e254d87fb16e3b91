import { conventions } from '../core/internal.ts';
import type { SpanRecord } from '../core/index.ts';
import { parseNanoseconds } from './nanoseconds.ts';

/**
 * Chooses one record for each span id.
 *
 * The record of a server wins over the record of a page, because a page can send any id. Otherwise the finished span
 * wins over its snapshots, which were sent while it was open. Of two snapshots, the later one is used, and of two
 * finished spans the first one.
 */
export function chooseSpans(spans: readonly SpanRecord[]): readonly SpanRecord[] {
  const chosen = new Map<string, SpanRecord>();
  for (const span of spans) {
    const other = chosen.get(span.spanId);
    if (!other || winsOver(span, other)) chosen.set(span.spanId, span);
  }
  return chosen.size === spans.length ? spans : [...chosen.values()];
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
