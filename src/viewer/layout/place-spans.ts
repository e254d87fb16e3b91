import { createSpanTree, type Misplacement } from '../../analysis/internal.ts';
import type { SpanRecord } from '../../core/index.ts';

export interface PlacedSpan {
  readonly span: SpanRecord;
  /** The id of the span under which this span is drawn, or `null` at the top of the tree. */
  readonly parentSpanId: string | null;
  readonly misplacement: Misplacement | null;
}

/**
 * Places every span id once: under its parent, or at the top of the tree. If a span with a parent id is placed at the
 * top, `misplacement` is the reason.
 */
export function placeSpans(records: readonly SpanRecord[]): Map<string, PlacedSpan> {
  const { spans, parents, misplacements } = createSpanTree(records);
  const placed = new Map<string, PlacedSpan>();
  for (const [index, span] of spans.entries()) {
    const parentSpanId = spans[parents[index]!]?.spanId ?? null;
    placed.set(span.spanId, { span, parentSpanId, misplacement: misplacements.get(index) ?? null });
  }
  return placed;
}
