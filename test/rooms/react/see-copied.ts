import { page } from 'vitest/browser';
import { expect } from 'vitest';

/**
 * Acts, and waits for a state that the page may keep for a moment only. A busy machine can poll more seldom. So an
 * observer sees the state when it appears.
 */
export async function seeOnce(isThere: () => boolean, act: () => Promise<void>): Promise<void> {
  let isSeen = false;
  const look = (): boolean => (isSeen ||= isThere());
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  await act();
  await expect.poll(look).toBe(true);
  observer.disconnect();
}

/** Copies, and waits for the text, which stays for two seconds. */
export async function seeCopied(copy: () => Promise<void>, text = 'Copied'): Promise<void> {
  const shown = page.getByRole('status').filter({ hasText: text });
  await seeOnce(() => shown.elements().length > 0, copy);
}
