import { textOf } from '../core/internal.ts';

const MAX_LENGTH = 2000;

/** Converts a thrown value of any type to a text. A text of more than 2000 characters is cut, and ends with `…`. */
export function describeError(error: unknown): string {
  const text = textOf(error, MAX_LENGTH + 1);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
