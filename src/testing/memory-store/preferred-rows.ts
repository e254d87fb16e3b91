import type { Row, SpanRow } from './memory-rows.ts';

/** Rows of which each id is there once, and the other rows with the same ids. */
export interface PreferredRows<R> {
  readonly shown: readonly Row<R>[];
  readonly claims: readonly Row<R>[];
}

const byTime = <R>(a: Row<R>, b: Row<R>): number =>
  Number(a.nano - b.nano) || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.nth - b.nth);

/** Sorts rows by time, and rows of one time by their ids. */
export function inOrder<R>(rows: readonly Row<R>[]): readonly Row<R>[] {
  return rows.toSorted(byTime);
}

/** Sorts rows so that the rows of servers come before the rows of pages. */
export function serversFirst<R>(rows: readonly Row<R>[]): readonly Row<R>[] {
  return rows.toSorted((a, b) => Number(a.lane === 'page') - Number(b.lane === 'page'));
}

/**
 * Chooses one row for each id: the row of a server, or else the row that arrived first. The other rows are claims. Both
 * lists are in order of time.
 */
export function preferredRows<R>(rows: readonly Row<R>[]): PreferredRows<R> {
  const chosen = new Map<string, Row<R>>();
  for (const row of serversFirst(rows.toSorted((a, b) => a.nth - b.nth))) {
    if (!chosen.has(row.id)) chosen.set(row.id, row);
  }
  const isShown = (row: Row<R>): boolean => chosen.get(row.id) === row;
  return {
    shown: inOrder(rows.filter(isShown)),
    claims: inOrder(rows.filter((row) => !isShown(row))),
  };
}

/** Chooses the spans to show among the spans of many traces. Two traces can have spans with one id. */
export function preferredSpans(spans: readonly SpanRow[]): readonly SpanRow[] {
  return preferredRows(spans.map((row) => ({ ...row, id: `${row.record.traceId}:${row.id}` }))).shown;
}
