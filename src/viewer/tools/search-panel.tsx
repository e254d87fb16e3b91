'use client';
import { useDeferredValue, useId, useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { TimelineRow, TraceLayout } from '../layout/layout-trace.ts';
import { countOf } from './describe-rows.ts';
import { findRows, nextMatch } from './find-rows.ts';
import { focusOnce } from './focus-once.ts';

/** A field that searches all rows, also those that are not in the document. Enter goes to the next match. */
export function SearchPanel({
  layout,
  rows,
  selected,
  onSelect,
  onClose,
}: {
  readonly layout: TraceLayout;
  readonly rows: readonly TimelineRow[];
  readonly selected: TimelineRow | undefined;
  readonly onSelect: (row: TimelineRow) => void;
  readonly onClose: () => void;
}): ReactElement {
  const id = useId();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const matches = useMemo(() => findRows(rows, wanted), [rows, wanted]);
  const hidden = useMemo(
    () => (rows === layout.rows ? 0 : findRows(layout.rows, wanted).length - matches.length),
    [layout, rows, wanted, matches],
  );
  const go = (step: 1 | -1): void => {
    const row = nextMatch(wanted === text ? matches : findRows(rows, text), selected, step);
    if (row) onSelect(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };

  return (
    <search className="waybill-tools-panel">
      <label htmlFor={id}>Search all rows</label>
      <input
        ref={focusOnce}
        id={id}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
      />
      <button type="button" className="waybill-button" disabled={matches.length === 0} onClick={() => go(-1)}>
        Previous
      </button>
      <button type="button" className="waybill-button" disabled={matches.length === 0} onClick={() => go(1)}>
        Next
      </button>
      <output>
        <bdi>{wanted.trim() && describe(matches, selected, hidden)}</bdi>
      </output>
    </search>
  );
}

function describe(
  matches: readonly TimelineRow[],
  selected: TimelineRow | undefined,
  hidden: number,
): string {
  const index = selected ? matches.indexOf(selected) : -1;
  const found =
    index === -1 ? countOf(matches.length, 'row') : `${index + 1} of ${countOf(matches.length, 'row')}`;
  return hidden > 0 ? `${found}, ${hidden} more hidden by the filter` : found;
}
