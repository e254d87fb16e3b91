'use client';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export type CopyOutcome = 'copied' | 'selected' | null;

const SHOWN_MS = 2000;

const select = (node: Node): void => getSelection()?.selectAllChildren(node);

// Copies a text with the old `copy` command, which copies the selection. This function selects a visible node, and
// replaces the copied content with the text. It does not use a hidden text field: the field would take the focus, and
// would be disturbed by a dialog that traps the focus or makes the rest of the page inert.
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
 * Copies a text in one of the ways that the browser allows. If the browser allows none, the hook selects the content of
 * `shown`, so that the person can press Ctrl+C.
 *
 * The outcome `copied` lasts 2 seconds. The outcome `selected` lasts until the next attempt. `copy` takes the pressed
 * button, and never rejects.
 */
export function useCopy(
  text: string,
  shown: RefObject<Node | null>,
): { outcome: CopyOutcome; copy: (button: Node) => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);

  useEffect(() => {
    // The node is selected only in this effect, because a node that is rendered only for the outcome `selected` does
    // not exist earlier.
    if (outcome === 'selected' && shown.current) select(shown.current);
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome, shown]);

  async function copy(button: Node): Promise<void> {
    // This empties the live region. Without it, screen readers would not speak if the person copies again.
    setOutcome(null);
    try {
      // Safari allows this call only in the click listener itself, before any await. On a page without https,
      // `navigator.clipboard` does not exist.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome(copyBySelection(button, text) ? 'copied' : 'selected');
    }
  }

  return { outcome, copy };
}
