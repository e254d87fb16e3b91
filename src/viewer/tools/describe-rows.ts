import { formatDuration } from '../details/format-duration.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import type { FilteredRows } from './filter-rows.ts';

/** Says what a filter shows and hides: `12 of 340 spans shown, with 5 rows above them. 323 rows hidden.` */
export function describeFiltered(filtered: FilteredRows): string {
  const { shownSpanCount, spanCount, dimmedCount, hiddenCount } = filtered;
  const above = dimmedCount > 0 ? `, with ${countOf(dimmedCount, 'row')} above the matches` : '';
  return `${shownSpanCount} of ${countOf(spanCount, 'span')} shown${above}. ${countOf(hiddenCount, 'row')} hidden.`;
}

/** Writes a count and its word. */
export function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/**
 * Writes rows as text, a line each: the name, indented by its level, then the service, the status and the duration,
 * separated by tabs.
 */
export function rowsAsText(rows: readonly TimelineRow[]): string {
  return rows
    .map(({ level, name, service, statusWord, durationMs }) => {
      const duration = durationMs === null ? '' : formatDuration(durationMs);
      return [`${'  '.repeat(level - 1)}${name}`, service, statusWord, duration].join('\t').trimEnd();
    })
    .join('\n');
}
