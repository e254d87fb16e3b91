import type { TimelineRow } from '../layout/layout-trace.ts';
import { textMatcher } from './match-text.ts';

/** Returns the rows that contain a text, in their order. An empty text is in no row. */
export function findRows(rows: readonly TimelineRow[], text: string): readonly TimelineRow[] {
  return text.trim() === '' ? [] : rows.filter(textMatcher(text));
}

/** Returns the match after a row, or the match before it if `step` is -1. After the last match comes the first. */
export function nextMatch(
  matches: readonly TimelineRow[],
  from: TimelineRow | undefined,
  step: 1 | -1,
): TimelineRow | undefined {
  const index = from?.index ?? -1;
  if (step === 1) return matches.find((row) => row.index > index) ?? matches[0];
  return matches.findLast((row) => row.index < index) ?? matches.at(-1);
}
