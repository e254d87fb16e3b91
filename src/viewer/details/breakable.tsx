import { Fragment } from 'react';
import type { ReactNode } from 'react';

const MOST_PARTS = 200;

/**
 * Lets a text break after each match of a pattern, by default after a slash. Paths and addresses have no spaces, so they
 * would otherwise break in the middle of a word. The text itself does not change, so a copy of it is complete.
 */
export function breakable(text: string, after: RegExp = /(?<=[/\\])(?![/\\])/): ReactNode {
  const parts = text.split(after);
  if (parts.length === 1 || parts.length > MOST_PARTS) return text;
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
