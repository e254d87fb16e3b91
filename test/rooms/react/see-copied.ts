import { page } from 'vitest/browser';
import { expect } from 'vitest';

/** Begins what a person does: Vitest's own functions begin only when somebody waits for them. */
export async function begin(act: () => Promise<void>): Promise<void> {
  await act();
}

/** Copies, and waits until it is said. That lasts two seconds, so it is looked for before the answer to the click is there. */
export async function seeCopied(copy: () => Promise<void>, text = 'Copied'): Promise<void> {
  const copied = begin(copy);
  await expect.element(page.getByRole('status').filter({ hasText: text })).toBeInTheDocument();
  await copied;
}
