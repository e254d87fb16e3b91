'use client';
import { useMemo, useState } from 'react';
import { openingRow } from '../layout/failed-rows.ts';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { ancestorsOf, parentOf, visibleRows } from '../layout/visible-rows.ts';

interface Choice {
  readonly layout: TraceLayout;
  readonly spanId: string | undefined;
  readonly selectedId: string | undefined;
  readonly collapsed: ReadonlySet<string>;
}

export interface TreeStateControls {
  readonly visible: readonly TimelineRow[];
  readonly collapsed: ReadonlySet<string>;
  /** The selected row; `undefined` if there are no rows. If the filter hides it, the first match is selected. */
  readonly selected: TimelineRow | undefined;
  /** The selected row among all rows of the trace; `undefined` only if the trace is empty. */
  readonly original: TimelineRow | undefined;
  /** Selects a row, and expands all of its ancestors in the tree. */
  readonly select: (row: TimelineRow) => void;
  /** Collapses or expands a row. If the selected row is then hidden, the collapsed row becomes the selected row. */
  readonly toggle: (row: TimelineRow) => void;
  /** Collapses exactly these rows. If the selected row is then hidden, the row above it becomes the selected row. */
  readonly collapse: (ids: ReadonlySet<string>) => void;
}

/**
 * Keeps the selected row and the collapsed rows. `rows` are the rows of the layout that the filter leaves. If the trace
 * or `spanId` changes, a new state begins.
 */
export function useTreeState(
  layout: TraceLayout,
  rows: readonly TimelineRow[],
  spanId: string | undefined,
): TreeStateControls {
  const [stored, setChoice] = useState<Choice>(() => begin(layout, spanId));
  let choice = stored;
  if (stored.layout !== layout || stored.spanId !== spanId) {
    choice = begin(layout, spanId, stored);
    setChoice(choice);
  }

  const { collapsed, selectedId } = choice;
  const visible = useMemo(() => visibleRows(rows, collapsed), [rows, collapsed]);
  const selected = useMemo(() => chosenRow(rows, selectedId), [rows, selectedId]);
  const shownId = selected?.id ?? selectedId;
  const original = useMemo(
    () => (rows === layout.rows ? selected : layout.rows.find((row) => row.id === shownId)),
    [rows, layout, selected, shownId],
  );
  return {
    visible,
    collapsed,
    selected,
    original,
    select: (row) => {
      const above = ancestorsOf(rows, row);
      const hides = [...collapsed].some((id) => above.has(id));
      setChoice({
        ...choice,
        selectedId: row.id,
        collapsed: hides ? new Set([...collapsed].filter((id) => !above.has(id))) : collapsed,
      });
    },
    toggle: (row) => {
      const next = new Set(collapsed);
      if (!next.delete(row.id)) next.add(row.id);
      const hidden = selected && next.has(row.id) && ancestorsOf(rows, selected).has(row.id);
      setChoice({ ...choice, selectedId: hidden ? row.id : selectedId, collapsed: next });
    },
    collapse: (ids) => {
      let row = selected;
      for (let at = selected && parentOf(rows, selected); at; at = parentOf(rows, at)) {
        if (ids.has(at.id)) row = at;
      }
      setChoice({ ...choice, selectedId: row?.id ?? selectedId, collapsed: ids });
    },
  };
}

function chosenRow(rows: readonly TimelineRow[], id: string | undefined): TimelineRow | undefined {
  return rows.find((row) => row.id === id) ?? rows.find((row) => !row.isDimmed);
}

function begin(layout: TraceLayout, spanId: string | undefined, before?: Choice): Choice {
  const selected = before && layout.rows.find((row) => row.id === before.selectedId);
  // An app can keep the span id from `onSelect` in its URL, and pass it back as `selectedSpanId`. If a log line of that
  // span is selected, the log line must stay selected.
  const keeps = selected && before.layout === layout && spanIdOf(selected) === spanId;
  if (keeps) return { ...before, spanId };
  return { layout, spanId, selectedId: openingRow(layout.rows, spanId)?.id, collapsed: new Set() };
}

/** Returns the id of the span of a row. For a log line or an event, this is the span that it belongs to. */
export function spanIdOf({ item }: TimelineRow): string | undefined {
  if (item.kind === 'log') return item.log.spanId;
  if (item.kind === 'event') return item.event.spanId ?? undefined;
  return item.span.spanId;
}
