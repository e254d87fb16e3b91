'use client';
import { useCallback, useEffect, useState } from 'react';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { NO_FILTER, type Panel, type RowFilter } from '../layout/row-filter.ts';
import type { RowTools } from './row-tools.tsx';

interface ToolsState {
  readonly layout: TraceLayout;
  readonly panel: Panel | null;
  readonly filter: RowFilter;
  readonly rows: readonly TimelineRow[];
}

export interface RowToolsControls extends ToolsState {
  /** The component of the panels. `null` until it is loaded. */
  readonly Tools: typeof RowTools | null;
  /** Whether the component could not be loaded. */
  readonly isMissing: boolean;
  readonly change: (change: Partial<Omit<ToolsState, 'layout'>>) => void;
}

/**
 * Keeps the open panel, the filter and the rows that it leaves. If the trace changes, a new state begins.
 *
 * The code of the panels is loaded when one of them is first used. If it cannot be loaded, the panel closes, and the next
 * use tries again.
 */
export function useRowTools(layout: TraceLayout): RowToolsControls {
  const [stored, setState] = useState<ToolsState>(() => begin(layout));
  const [Tools, setTools] = useState<typeof RowTools | null>(null);
  const [isMissing, setMissing] = useState(false);
  const state = stored.layout === layout ? stored : begin(layout);
  const { panel, filter } = state;
  const change = useCallback(
    (changes: Partial<Omit<ToolsState, 'layout'>>) =>
      setState((before) => ({ ...(before.layout === layout ? before : begin(layout)), ...changes })),
    [layout],
  );
  const isWanted = !Tools && (panel !== null || filter !== NO_FILTER);

  useEffect(() => {
    if (!isWanted) return;
    import('./row-tools.tsx').then(
      (loaded) => {
        setTools(() => loaded.RowTools);
        setMissing(false);
      },
      () => {
        setMissing(true);
        change({ panel: null, filter: NO_FILTER });
      },
    );
  }, [isWanted, change]);
  return { ...state, Tools, isMissing, change };
}

function begin(layout: TraceLayout): ToolsState {
  return { layout, panel: null, filter: NO_FILTER, rows: layout.rows };
}
