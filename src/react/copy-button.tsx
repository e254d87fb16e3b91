'use client';
import { forwardRef, useRef } from 'react';
import type { RefObject } from 'react';
import { Icon } from './icons.tsx';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { useCopy } from './use-copy.ts';
import { useProvided } from './use-tracing.ts';

export interface CopyButtonProps {
  readonly text: string;
  /** The word on the button. */
  readonly word: string;
  /**
   * The element to select if the browser does not allow copying.
   * @default an element with the text, shown below the button
   */
  readonly shown?: RefObject<HTMLElement | null> | undefined;
}

/**
 * A button that copies a text. After a click, the button keeps its name and the focus. A live region says whether the
 * copy worked. The live region is rendered from the start, because screen readers do not speak the first text of a new
 * region.
 */
export const CopyButton: Part<'button', CopyButtonProps> = forwardRef(function CopyButton(
  { text, word, shown, ...props },
  ref,
) {
  const { messages } = useProvided();
  const own = useRef<HTMLPreElement>(null);
  const { outcome, copy } = useCopy(text, shown ?? own);
  const isRefused = outcome === 'selected';
  return (
    <>
      <PartElement given={props} givenRef={ref}>
        <button
          type="button"
          className="waybill-copy"
          data-outcome={outcome}
          onClick={(event) => void copy(event.currentTarget)}
        >
          <Icon name={outcome === 'copied' ? 'done' : 'copy'} />
          {word}
        </button>
      </PartElement>
      <output className={isRefused ? 'waybill-copy-problem' : 'waybill-spoken'}>
        {outcome && messages[outcome]}
      </output>
      {isRefused && !shown && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard must be able to scroll the text
        <pre ref={own} className="waybill-copy-text" tabIndex={0} dir="ltr" translate="no">
          {text}
        </pre>
      )}
    </>
  );
});
