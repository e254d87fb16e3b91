/** A part of a line: a text, and its style in dev tools. */
export type ConsolePiece = readonly [text: string, style?: string | undefined];

// The background of dev tools is light or dark, and no single colour has a contrast of 4.5 with both. So plain texts
// keep the text colour of the dev tools, and coloured labels have a background of their own.
const chip = (ground: string): string => `border-radius:3px;padding:0 4px;color:#fff;background:${ground}`;

export const BOLD = 'font-weight:bold';
export const SOFT = 'color:color-mix(in srgb,currentColor 75%,transparent)';
export const CHIPS: Readonly<Record<string, string>> = {
  ok: chip('#1c843a'),
  error: chip('#da2f3a'),
  abandoned: chip('#9a6700'),
  unfinished: chip('#0c6fde'),
};

/**
 * Returns the arguments for a method of the console, so that it prints the texts of `pieces` unchanged.
 *
 * Chromium looks for format specifiers also in a text that replaces `%s`. So with styles, the texts are part of the
 * format string, and their percent signs are doubled. Without styles, `mark` is the first argument, and consoles look
 * for specifiers only in the first argument.
 * @see https://console.spec.whatwg.org/#formatter
 */
export function consoleLine(mark: string, pieces: readonly ConsolePiece[], hasStyles: boolean): unknown[] {
  return hasStyles
    ? [
        pieces.map(([text]) => `%c${text.replaceAll('%', '%%')}%c`).join(' '),
        ...pieces.flatMap(([, style = '']) => [style, '']),
      ]
    : [mark, pieces.map(([text]) => text).join(' · ')];
}
