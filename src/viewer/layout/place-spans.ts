import { conventions } from '../../core/internal.ts';
import type { SpanRecord } from '../../core/index.ts';
import { parseNanoseconds } from './nanoseconds.ts';

/** The reason why a span is at the top of the tree although it has a parent id. */
export type Misplacement = 'parent not recorded' | 'parents form a circle';

export interface PlacedSpan {
  readonly span: SpanRecord;
  /** The id of the span under which this span is drawn, or `null` at the top of the tree. */
  readonly parentSpanId: string | null;
  readonly misplacement: Misplacement | null;
}

/**
 * Places every span id once: under its parent, or at the top of the tree. If a span with a parent id is placed at the
 * top, `misplacement` is the reason.
 *
 * Two records can have the same span id. The record of a server then wins over the record of a page, because a page can
 * send any id. Otherwise the finished span wins over its snapshots, which were sent while it was open. Of two
 * snapshots, the later one is used, and of two finished spans the first one. If parents form a circle, the circle is
 * cut at its earliest span, so that no span of the circle is lost.
 */
export function placeSpans(spans: readonly SpanRecord[]): Map<string, PlacedSpan> {
  const chosen = new Map<string, SpanRecord>();
  for (const span of spans) {
    const other = chosen.get(span.spanId);
    if (!other || winsOver(span, other)) chosen.set(span.spanId, span);
  }

  const cuts = findCircleCuts(chosen);
  const placed = new Map<string, PlacedSpan>();
  for (const span of chosen.values()) {
    const parent = parentOf(span);
    let misplacement: Misplacement | null = null;
    if (cuts.has(span.spanId)) misplacement = 'parents form a circle';
    else if (parent !== undefined && !chosen.has(parent)) misplacement = 'parent not recorded';
    placed.set(span.spanId, { span, parentSpanId: misplacement ? null : (parent ?? null), misplacement });
  }
  return placed;
}

function findCircleCuts(spans: ReadonlyMap<string, SpanRecord>): Set<string> {
  const cuts = new Set<string>();
  const walkedBy = new Map<string, string>();
  for (const start of spans.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && spans.has(at) && !walkedBy.has(at)) {
      walkedBy.set(at, start);
      path.push(at);
      at = parentOf(spans.get(at)!);
    }
    // A walk has found a circle only if it comes back to its own steps. If it reaches the steps of an earlier walk, it
    // has joined a part of the tree that is already checked.
    if (at === undefined || walkedBy.get(at) !== start) continue;
    const circle = path.slice(path.indexOf(at)).map((spanId) => spans.get(spanId)!);
    cuts.add(circle.reduce((first, span) => (isEarlier(span, first) ? span : first)).spanId);
  }
  return cuts;
}

// If a span has no parent, some OTLP senders write an empty parent id.
function parentOf(span: SpanRecord): string | undefined {
  return span.parentSpanId || undefined;
}

function isEarlier(a: SpanRecord, b: SpanRecord): boolean {
  const startA = parseNanoseconds(a.startTimeUnixNano);
  const startB = parseNanoseconds(b.startTimeUnixNano);
  return startA === startB ? a.spanId < b.spanId : startA < startB;
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
