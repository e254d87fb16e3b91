'use client';
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export type CopyOutcome = 'copied' | 'selected' | null;

const SHOWN_MS = 2000;

// Selects the shown code and lets the old copy command put another text in its place: no hidden text field that a focus
// trap or an inert page around a dialog would disturb, and the focus stays where it is.
function copyBySelection(shown: HTMLElement, text: string): boolean {
  getSelection()?.selectAllChildren(shown);
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener('copy', write, { capture: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', write, { capture: true });
  if (copied) getSelection()?.removeAllRanges();
  return copied;
}

/**
 * Copies a text, by whichever way the browser allows; where it allows none, selects what is shown, for Ctrl+C.
 *
 * `copied` lasts 2 seconds, `selected` until the next attempt.
 */
export function useCopy(
  text: string,
  shown: RefObject<HTMLElement | null>,
): { outcome: CopyOutcome; copy: () => Promise<CopyOutcome> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(): Promise<CopyOutcome> {
    let next: CopyOutcome = 'copied';
    try {
      // Safari wants this call in the click itself, before any await. Outside https there is no `navigator.clipboard`.
      await navigator.clipboard.writeText(text);
    } catch {
      next = shown.current && copyBySelection(shown.current, text) ? 'copied' : 'selected';
    }
    clearTimeout(timer.current);
    setOutcome(next);
    if (next === 'copied') timer.current = setTimeout(() => setOutcome(null), SHOWN_MS);
    return next;
  }

  return { outcome, copy };
}
