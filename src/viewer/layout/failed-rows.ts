import { spanRowId } from './collect-items.ts';
import type { TimelineRow } from './layout-trace.ts';

/**
 * The row on which a timeline opens: the given span, else where the failure began, else the first row.
 *
 * A failure travels up, so it began at a failed span with no failed span below it; of several, at the earliest.
 * Without a failed span the first error among the log lines is taken.
 */
export function openingRow(rows: readonly TimelineRow[], spanId?: string): TimelineRow | undefined {
  const wanted = spanId === undefined ? undefined : rows.find((row) => row.id === spanRowId(spanId));
  return wanted ?? deepestFailure(rows) ?? rows.find(isError) ?? rows[0];
}

/**
 * The span in which the failure of a reported span began: the deepest failed one below it, else itself.
 *
 * A browser knows of its failed request only; the step that made it fail is further down, in another program.
 */
export function whereFailureBegan(rows: readonly TimelineRow[], reportedSpanId: string): string {
  const first = rows.findIndex((row) => row.id === spanRowId(reportedSpanId));
  const reported = rows[first];
  if (!reported) return reportedSpanId;
  const end = rows.findIndex((row, index) => index > first && row.level <= reported.level);
  const deepest = deepestFailure(rows.slice(first, end === -1 ? undefined : end));
  return deepest?.item.kind === 'span' ? deepest.item.span.spanId : reportedSpanId;
}

/** True for failed spans and errors among the log lines, the stops of "next error". */
export function isError(row: TimelineRow): boolean {
  return row.tone === 'failed' && row.item.kind !== 'span event';
}

function deepestFailure(rows: readonly TimelineRow[]): TimelineRow | undefined {
  const aboveFailure = new Set<string | null>();
  let deepest: TimelineRow | undefined;
  // Backwards, so that each row is met after everything below it.
  for (const row of rows.toReversed()) {
    const failed = row.tone === 'failed' && row.item.kind === 'span';
    const isDeepest = failed && !aboveFailure.has(row.id);
    if (isDeepest && (!deepest || row.start <= deepest.start)) deepest = row;
    if (failed || aboveFailure.has(row.id)) aboveFailure.add(row.parentId);
  }
  return deepest;
}
