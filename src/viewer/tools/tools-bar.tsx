'use client';
import type { ReactElement, ReactNode } from 'react';
import type { Panel } from '../layout/row-filter.ts';

const BUTTONS: readonly (readonly [panel: Panel, word: string])[] = [
  ['search', 'Search'],
  ['filter', 'Filter'],
  ['help', 'Keys'],
];

/** The buttons above the rows, and below them the open panel. */
export function ToolsBar({
  panel,
  isMissing,
  onPanel,
  children,
}: {
  readonly panel: Panel | null;
  /** Whether the code of the panels could not be loaded. */
  readonly isMissing: boolean;
  readonly onPanel: (panel: Panel | null) => void;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className="waybill-tools" data-panel={panel}>
      <div className="waybill-tools-buttons">
        {BUTTONS.map(([name, word]) => (
          <button
            key={name}
            type="button"
            className="waybill-button"
            aria-expanded={name === 'help' ? undefined : panel === name}
            onClick={() => onPanel(panel === name ? null : name)}
          >
            {word}
          </button>
        ))}
        {isMissing && <output>Could not be loaded. Try again.</output>}
      </div>
      {children}
    </div>
  );
}
