'use client';
import { useEffect, useId, useRef, type ReactElement } from 'react';

const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['↑ ↓', 'The row above, the row below'],
  ['Home, End', 'The first row, the last row'],
  ['→ ←', 'Expand a row and go into it; collapse it and go to the row above it'],
  ['Enter', 'Read the details of the row'],
  ['e, Shift+e', 'The next error, the previous error'],
  ['/', 'Search all rows; Enter and Shift+Enter go to the next and the previous match'],
  ['f', 'Filter the rows'],
  ['c', 'Show the critical path alone, or all rows again'],
  ['Esc', 'Leave the search or the filter, and go back to the rows'],
  ['?', 'Show these keys'],
];

/** Lists the keys. It is closed by its button and by Escape, and the focus then returns to where it was. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // React's strict mode runs effects twice, and a dialog that is open cannot be opened again.
  useEffect(() => {
    if (!dialog.current!.open) dialog.current!.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="waybill-help" aria-labelledby={titleId} onClose={onClose}>
      <h3 id={titleId}>Keys</h3>
      <p>
        <bdi>
          The keys work while the focus is on a row. The browser’s own search finds only the rows in view.
        </bdi>
      </p>
      <dl className="waybill-attributes">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>
              <bdi>{meaning}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" className="waybill-button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
