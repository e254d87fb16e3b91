'use client';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export type CopyOutcome = 'copied' | 'selected' | null;

const SHOWN_MS = 2000;

const select = (node: Node): void => getSelection()?.selectAllChildren(node);

// Selects a visible node, and lets the old copy command copy another text instead. A hidden text field would take the
// focus, and a focus trap or an inert page around a dialog would disturb the field.
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
 * Copies a text in the way that the browser allows. If the browser allows none, the hook selects the shown text, for
 * Ctrl+C.
 *
 * `copied` lasts 2 seconds, `selected` lasts until the next attempt. `copy` takes the pressed button, and never rejects.
 */
export function useCopy(
  text: string,
  shown: RefObject<Node | null>,
): { outcome: CopyOutcome; copy: (button: Node) => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);

  useEffect(() => {
    // Selecting earlier would fail: the text may be shown only now.
    if (outcome === 'selected' && shown.current) select(shown.current);
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome, shown]);

  async function copy(button: Node): Promise<void> {
    // Empties the live region, so that screen readers speak a second copy like the first.
    setOutcome(null);
    try {
      // Safari allows this call only in the click itself, before any await. Without https, `navigator.clipboard` is missing.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome(copyBySelection(button, text) ? 'copied' : 'selected');
    }
  }

  return { outcome, copy };
}
