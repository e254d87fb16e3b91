'use client';
import { forwardRef } from 'react';
import type { RefObject } from 'react';
import { askText } from './ask-app.ts';
import { CopyButton } from './copy-button.tsx';
import type { Part } from './part-element.ts';
import { useProvided } from './use-tracing.ts';

export interface CopyReferenceProps {
  /** The short code, written `KM70-WHSPV`. @default the reference of the error screen around the button */
  readonly value?: string | undefined;
  /** The text to copy. @default `value`, or else the lines that the error screen around the button prepared */
  readonly copyText?: string | undefined;
  /**
   * The element to select if the browser does not allow copying.
   * @default an element with the text, shown below the button
   */
  readonly shown?: RefObject<HTMLElement | null>;
}

/**
 * The button that copies a reference. Without a reference, the component renders nothing.
 *
 * After a click, the button keeps its name and the focus. A live region beside it says whether the copy worked. The
 * attribute `data-outcome` of the button shows the same: it is `copied` for two seconds, or `selected` until the next
 * click.
 */
export const CopyReference: Part<'button', CopyReferenceProps> = forwardRef(function CopyReference(
  { value, copyText = value, ...props },
  ref,
) {
  const { messages, occurrence, copyText: prepared } = useProvided();
  const code = value ?? occurrence?.reference;
  if (!code) return null;
  return (
    <CopyButton
      text={copyText ?? prepared ?? code}
      word={messages.copy}
      aria-label={askText(() => messages.copyReference(code), undefined)}
      {...props}
      ref={ref}
    />
  );
});
