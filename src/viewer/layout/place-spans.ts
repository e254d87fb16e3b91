import type { SpanRecord } from '../../core/index.ts';
import { parseNanoseconds } from './nanoseconds.ts';

/** The reason why a span is at the top although it names a parent. */
export type Misplacement = 'parent not recorded' | 'parents form a circle';

export interface PlacedSpan {
  readonly span: SpanRecord;
  /** The parent to draw it under, null at the top. */
  readonly parentSpanId: string | null;
  readonly misplacement: Misplacement | null;
}

/**
 * Places every span id once: under its parent, or at the top with the reason.
 *
 * An open span is sent ahead as a snapshot. So of two records with one id, the record with the later end wins, as in the
 * database. A circle of parents is cut at its earliest span, so that no span of the circle is lost.
 */
export function placeSpans(spans: readonly SpanRecord[]): Map<string, PlacedSpan> {
  const latest = new Map<string, SpanRecord>();
  for (const span of spans) {
    const other = latest.get(span.spanId);
    if (!other || endOf(other) < endOf(span)) latest.set(span.spanId, span);
  }

  const cuts = findCircleCuts(latest);
  const placed = new Map<string, PlacedSpan>();
  for (const span of latest.values()) {
    const parent = parentOf(span);
    let misplacement: Misplacement | null = null;
    if (cuts.has(span.spanId)) misplacement = 'parents form a circle';
    else if (parent !== undefined && !latest.has(parent)) misplacement = 'parent not recorded';
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
    // Only a walk that meets its own steps has found a circle. A walk that meets an older walk has joined a known tree.
    if (at === undefined || walkedBy.get(at) !== start) continue;
    const circle = path.slice(path.indexOf(at)).map((spanId) => spans.get(spanId)!);
    cuts.add(circle.reduce((first, span) => (isEarlier(span, first) ? span : first)).spanId);
  }
  return cuts;
}

// OTLP senders may write "no parent" as an empty id.
function parentOf(span: SpanRecord): string | undefined {
  return span.parentSpanId || undefined;
}

function isEarlier(a: SpanRecord, b: SpanRecord): boolean {
  const startA = parseNanoseconds(a.startTimeUnixNano);
  const startB = parseNanoseconds(b.startTimeUnixNano);
  return startA === startB ? a.spanId < b.spanId : startA < startB;
}

function endOf(span: SpanRecord): bigint {
  return parseNanoseconds(span.endTimeUnixNano);
}
