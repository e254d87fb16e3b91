'use client';
import { forwardRef } from 'react';
import type { RefObject } from 'react';
import { CopyButton } from './copy-button.tsx';
import type { Part } from './part.ts';
import { useProvided } from './use-tracing.ts';

export interface CopyReferenceProps {
  /** The short code, written `KM70-WHSPV`. @default that of the error screen around it */
  readonly value?: string | undefined;
  /** What is copied. @default `value`, or the lines that the error screen around it prepared */
  readonly copyText?: string | undefined;
  /** What is selected where the browser refuses the clipboard. @default the text, shown below the button */
  readonly shown?: RefObject<HTMLElement | null>;
}

/**
 * The button that copies a reference. Nothing where there is none.
 *
 * It keeps its name and the focus; a live region beside it says whether it worked, and so does `data-outcome`, which is
 * `copied` for two seconds, or `selected`.
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
      aria-label={messages.copyReference(code)}
      {...props}
      buttonRef={ref}
    />
  );
});
