import { spanRowId } from './record-claims.ts';
import type { TimelineRow } from './layout-trace.ts';

/**
 * Returns the row on which a timeline opens: the row of the span `spanId`, or else the row of the span in which the
 * failure began, or else the first error among the log lines, or else the row of the span that refused, or else the
 * first row.
 *
 * A failure moves up from a span to its parent. So it began at a failed span that has no failed span below it. If there
 * are several such spans, the earliest one is used.
 */
export function openingRow(rows: readonly TimelineRow[], spanId?: string): TimelineRow | undefined {
  const wanted = spanId === undefined ? undefined : rows.find((row) => row.id === spanRowId(spanId));
  return wanted ?? deepestFailure(rows) ?? rows.find(isError) ?? refusalsOf(rows)[0] ?? rows[0];
}

/**
 * Returns the id of the span in which the failure of a reported span began. This is the deepest failed span below the
 * reported span, or else the reported span itself.
 *
 * A browser knows only that its request failed. The step that caused the failure is further down, in another program.
 */
export function whereFailureBegan(rows: readonly TimelineRow[], reportedSpanId: string): string {
  const first = rows.findIndex((row) => row.id === spanRowId(reportedSpanId));
  const reported = rows[first];
  if (!reported) return reportedSpanId;
  const end = rows.findIndex((row, index) => index > first && row.level <= reported.level);
  const deepest = deepestFailure(rows.slice(first, end === -1 ? undefined : end));
  return deepest?.item.kind === 'span' ? deepest.item.span.spanId : reportedSpanId;
}

/**
 * Returns whether a row is a failed span or an error among the log lines. The button "Next error" goes to these rows.
 */
export function isError(row: TimelineRow): boolean {
  return row.tone === 'failed' && row.item.kind !== 'span event';
}

/** Adds up the occurrences that rows stand for. */
export function countOccurrences(rows: readonly TimelineRow[]): number {
  return rows.reduce((sum, { occurrences }) => sum + occurrences, 0);
}

/**
 * Returns the rows of the spans that refused. Each refusal is there once: a span above a refused span only passes the
 * refusal on.
 */
export function refusalsOf(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const refused = rows.filter((row) => row.tone === 'refused' && row.item.kind === 'span');
  if (refused.length === 0) return refused;
  const parents = new Map(rows.map((row) => [row.id, row.parentId]));
  const above = new Set<string>();
  for (const { id } of refused) {
    let parent = parents.get(id);
    while (parent && !above.has(parent)) {
      above.add(parent);
      parent = parents.get(parent);
    }
  }
  return refused.filter(({ id }) => !above.has(id));
}

function deepestFailure(rows: readonly TimelineRow[]): TimelineRow | undefined {
  // For each level, whether a failed span is below the row that comes next at the level above.
  const failsAt: boolean[] = [];
  let deepest: TimelineRow | undefined;
  let earliest = 0n;
  // The loop runs backwards, so that it visits all rows below a row before it visits the row itself.
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at]!;
    const failed = row.tone === 'failed' && row.item.kind === 'span';
    const isAbove = failsAt[row.level + 1] === true;
    failsAt[row.level + 1] = false;
    if (failed || isAbove) failsAt[row.level] = true;
    if (!failed || isAbove) continue;
    const { start } = row;
    if (!deepest || start <= earliest) [deepest, earliest] = [row, start];
  }
  return deepest;
}
