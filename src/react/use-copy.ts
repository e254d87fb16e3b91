'use client';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export type CopyOutcome = 'copied' | 'selected' | null;

const SHOWN_MS = 2000;

// Selects the shown code and lets the old copy command put another text in its place: no hidden text field that a focus
// trap or an inert page around a dialog would disturb, and the focus stays where it is.
function copyBySelection(shown: Node, text: string): boolean {
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopPropagation();
  };
  getSelection()?.selectAllChildren(shown);
  document.addEventListener('copy', write, true);
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', write, true);
  if (copied) getSelection()?.removeAllRanges();
  return copied;
}

/**
 * Copies a text, by whichever way the browser allows; where it allows none, selects what is shown, for Ctrl+C.
 *
 * `copied` lasts 2 seconds, `selected` until the next attempt. Never rejects.
 */
export function useCopy(
  text: string,
  shown: RefObject<Node | null>,
): { outcome: CopyOutcome; copy: () => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    // Empties the live region, so that a second copy is spoken like the first.
    setOutcome(null);
    try {
      // Safari wants this call in the click itself, before any await. Outside https there is no `navigator.clipboard`.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome(shown.current && copyBySelection(shown.current, text) ? 'copied' : 'selected');
    }
  }

  return { outcome, copy };
}
