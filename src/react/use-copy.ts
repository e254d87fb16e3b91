'use client';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export type CopyOutcome = 'copied' | 'selected' | null;

const SHOWN_MS = 2000;

const select = (node: Node): void => getSelection()?.selectAllChildren(node);

// Selects something that is shown and lets the old copy command put another text in its place: no hidden text field that
// a focus trap or an inert page around a dialog would disturb, and the focus stays where it is.
function copyBySelection(shown: Node, text: string): boolean {
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopPropagation();
  };
  select(shown);
  document.addEventListener('copy', write, true);
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', write, true);
  getSelection()?.removeAllRanges();
  return copied;
}

/**
 * Copies a text, by whichever way the browser allows; where it allows none, selects what is shown, for Ctrl+C.
 *
 * `copied` lasts 2 seconds, `selected` until the next attempt. `copy` never rejects; it takes the button that was pressed.
 */
export function useCopy(
  text: string,
  shown: RefObject<Node | null>,
): { outcome: CopyOutcome; copy: (button: Node) => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);

  useEffect(() => {
    // Not earlier: what is selected may be shown only now.
    if (outcome === 'selected' && shown.current) select(shown.current);
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome, shown]);

  async function copy(button: Node): Promise<void> {
    // Empties the live region, so that a second copy is spoken like the first.
    setOutcome(null);
    try {
      // Safari wants this call in the click itself, before any await. Outside https there is no `navigator.clipboard`.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome(copyBySelection(button, text) ? 'copied' : 'selected');
    }
  }

  return { outcome, copy };
}
