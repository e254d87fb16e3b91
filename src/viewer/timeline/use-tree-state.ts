'use client';
import { useMemo, useState } from 'react';
import { openingRow } from '../layout/failed-rows.ts';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { ancestorsOf, visibleRows } from '../layout/visible-rows.ts';

interface Choice {
  readonly layout: TraceLayout;
  readonly spanId: string | undefined;
  readonly selectedId: string | undefined;
  readonly collapsed: ReadonlySet<string>;
}

export interface TreeStateControls {
  readonly visible: readonly TimelineRow[];
  readonly collapsed: ReadonlySet<string>;
  /** Undefined only in an empty trace. */
  readonly selected: TimelineRow | undefined;
  /** Selects a row and opens all rows above it. */
  readonly select: (row: TimelineRow) => void;
  /** Collapses or expands a row. If the selected row disappears, the collapsed row becomes the selected row. */
  readonly toggle: (row: TimelineRow) => void;
}

/** Keeps the selected row and the collapsed rows. Another trace or another wanted span starts a new state. */
export function useTreeState(layout: TraceLayout, spanId: string | undefined): TreeStateControls {
  const [stored, setChoice] = useState<Choice>(() => begin(layout, spanId));
  let choice = stored;
  if (stored.layout !== layout || stored.spanId !== spanId) {
    choice = begin(layout, spanId, stored);
    setChoice(choice);
  }

  const { rows } = layout;
  const { collapsed, selectedId } = choice;
  const visible = useMemo(() => visibleRows(rows, collapsed), [rows, collapsed]);
  return {
    visible,
    collapsed,
    selected: rows.find((row) => row.id === selectedId),
    select: (row) => {
      const above = ancestorsOf(rows, row.id);
      setChoice({
        ...choice,
        selectedId: row.id,
        collapsed: new Set([...collapsed].filter((id) => !above.has(id))),
      });
    },
    toggle: (row) => {
      const next = new Set(collapsed);
      if (!next.delete(row.id)) next.add(row.id);
      const hidden =
        selectedId !== undefined && next.has(row.id) && ancestorsOf(rows, selectedId).has(row.id);
      setChoice({ ...choice, selectedId: hidden ? row.id : selectedId, collapsed: next });
    },
  };
}

function begin(layout: TraceLayout, spanId: string | undefined, before?: Choice): Choice {
  const selected = before && layout.rows.find((row) => row.id === before.selectedId);
  // An app that keeps the selected span in its URL hands back the span from `onSelect`. A selected log line of that span
  // stays selected.
  const keeps = selected && before.layout === layout && spanIdOf(selected) === spanId;
  if (keeps) return { ...before, spanId };
  return { layout, spanId, selectedId: openingRow(layout.rows, spanId)?.id, collapsed: new Set() };
}

/** Gives the id of the span of a row: its own span, or the span that it belongs to. */
export function spanIdOf({ item }: TimelineRow): string | undefined {
  if (item.kind === 'log') return item.log.spanId;
  if (item.kind === 'event') return item.event.spanId ?? undefined;
  return item.span.spanId;
}
