import type { TimelineRow } from '../viewer/internal.ts';
import { formatDuration } from '../viewer/internal.ts';
import { fit, toSafeLine } from './safe-text.ts';
import type { Style } from './style.ts';

/** The widths of the columns of a timeline. */
export interface Columns {
  readonly service: number;
  readonly name: number;
  /** 0 if there is no room for bars. */
  readonly bar: number;
}

/** What all rows of a timeline share. */
export interface RowSurroundings {
  readonly style: Style;
  readonly columns: Columns;
  readonly formatOf: (service: string) => Parameters<Style['paint']>[0];
  /** The spans on the critical path. */
  readonly criticalSpans: { readonly has: (spanId: string) => boolean };
}

const MARKS = { failed: '✗', refused: '⊘', warning: '!', unfinished: '…', ok: ' ', note: '·' } as const;
const COLOURS = { failed: 'red', refused: 'yellow', warning: 'yellow', unfinished: 'yellow' } as const;
const DURATION = 9;
const MAX_INDENT = 24;

/** Measures the columns for rows. Below 70 columns, there are no bars. */
export function measureColumns(rows: readonly TimelineRow[], width: number): Columns {
  const longest = rows.reduce((most, { service }) => Math.max(most, service.length), 0);
  const service = Math.min(longest, Math.floor(width / 5));
  const bar = width < 70 ? 0 : Math.floor(width / 4);
  // Two columns for the mark, and a space between all columns.
  const name = width - 2 - service - 1 - DURATION - 1 - (bar > 0 ? bar + 1 : 0);
  return { service, name: Math.max(name, 10), bar };
}

/** Draws one row of the timeline. */
export function drawRow(
  row: TimelineRow,
  { style, columns, formatOf, criticalSpans }: RowSurroundings,
): string {
  const { paint } = style;
  const colour = COLOURS[row.tone as keyof typeof COLOURS];
  const mark = paint(colour ?? 'dim', MARKS[row.tone]);
  const service = paint(formatOf(row.service), fit(toSafeLine(row.service), columns.service));
  const indent = ' '.repeat(Math.min(row.level - 1, MAX_INDENT));
  const notes = [row.misplacement, row.claimWords].filter(Boolean).map((words) => ` (${words})`);
  const times = row.occurrences > 1 ? ` ×${row.occurrences}` : '';
  const name = fit(toSafeLine(`${indent}${row.name}${times}${notes.join('')}`), columns.name);
  const duration = row.durationMs === null ? '' : formatDuration(row.durationMs);
  const isCritical = row.item.kind === 'span' && criticalSpans.has(row.item.span.spanId);
  const bar =
    columns.bar === 0
      ? ''
      : ` ${paint(colour ?? formatOf(row.service), drawBar(row, columns.bar, isCritical))}`;
  const text = colour ? paint(colour, name) : row.item.kind === 'span' ? name : paint('dim', name);
  return `${mark} ${service} ${text} ${duration.padStart(DURATION)}${bar}`.trimEnd();
}

function drawBar({ offset, width, durationMs }: TimelineRow, columns: number, isCritical: boolean): string {
  const start = Math.min(Math.floor(offset * columns), columns - 1);
  if (durationMs === null) return `${' '.repeat(start)}·`;
  const length = Math.min(Math.max(1, Math.round(width * columns)), columns - start);
  return ' '.repeat(start) + (isCritical ? '━' : '─').repeat(length);
}
