import { page } from 'vitest/browser';
import { expect } from 'vitest';

/** Begins a person's act. Vitest's own functions begin only when the test awaits them. */
export async function begin(act: () => Promise<void>): Promise<void> {
  await act();
}

/** Copies, and waits for the text. The text stays for two seconds, so the search begins before the click returns. */
export async function seeCopied(copy: () => Promise<void>, text = 'Copied'): Promise<void> {
  const copied = begin(copy);
  await expect.element(page.getByRole('status').filter({ hasText: text })).toBeInTheDocument();
  await copied;
}
