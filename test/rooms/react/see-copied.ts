import { page } from 'vitest/browser';
import { expect } from 'vitest';

/** Begins a person's act. Vitest's own functions begin only when the test awaits them. */
export async function begin(act: () => Promise<void>): Promise<void> {
  await act();
}

/**
 * Copies, and waits for the text. The text stays for two seconds only, and a busy machine can poll more seldom. So an
 * observer sees the text when it appears.
 */
export async function seeCopied(copy: () => Promise<void>, text = 'Copied'): Promise<void> {
  const shown = page.getByRole('status').filter({ hasText: text });
  let isSeen = false;
  const look = (): boolean => (isSeen ||= shown.elements().length > 0);
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true });
  await begin(copy);
  await expect.poll(look).toBe(true);
  observer.disconnect();
}
