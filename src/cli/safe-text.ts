import { stripControls } from '../core/internal.ts';

/** Writes a text of a trace as one line that cannot control the terminal. */
export function toSafeLine(text: string): string {
  return stripControls(text).replace(/[\t\n]+/g, ' ');
}

/** Writes a value as JSON that cannot control the terminal. */
export function toSafeJson(value: unknown): string {
  // JSON escapes the control characters below the space, but not those of C1, such as 0x9b, which begins a sequence.
  const json = JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}

/** Cuts a text to a length, and pads it. */
export function fit(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text + ' '.repeat(length - characters.length);
  return `${characters.slice(0, Math.max(0, length - 1)).join('')}…`.slice(0, length || 0);
}
