import { describeValue } from './describe-value.ts';

const MAX_DEPTH = 5;
const MAX_ITEMS = 64;

function textOfItems(list: readonly unknown[], maxLength: number, depth: number): string {
  let text = '';
  for (let nth = 0; nth < list.length && nth < MAX_ITEMS && text.length < maxLength; nth++) {
    text +=
      (nth ? ',' : '') + (list[nth] == null ? '' : convert(list[nth], maxLength - text.length, depth + 1));
  }
  return text;
}

function convert(value: unknown, maxLength: number, depth: number): string {
  let text: string | undefined;
  if (depth > MAX_DEPTH) text = '…';
  else if (Array.isArray(value)) text = textOfItems(value, maxLength, depth);
  else if (value instanceof Error) {
    const { name, message } = value as { name: unknown; message: unknown };
    const parts = [name, message].filter(Boolean).map((part) => convert(part, maxLength, depth + 1));
    text = parts.join(': ');
  } else if (value != null) text = describeValue(value);
  return (text ?? String(value)).slice(0, maxLength);
}

/**
 * Writes a value as a text of at most `maxLength` characters, much like `String` does. Never throws: a value that
 * cannot become a text is `[unreadable]`.
 *
 * `String` alone would first write all of a list, and so could take seconds for lists in lists. This function stops at
 * the limit.
 */
export function textOf(value: unknown, maxLength: number): string {
  try {
    return convert(value, maxLength, 0);
  } catch {
    return '[unreadable]';
  }
}
