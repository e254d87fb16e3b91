'use client';
import { useContext, useRef } from 'react';
import type { ReactElement, RefObject } from 'react';
import { Icon } from './icons.tsx';
import { useCopy } from './use-copy.ts';
import { ProvidedContext } from './use-tracing.ts';

export interface CopyButtonProps {
  readonly text: string;
  /** What the button says. */
  readonly word: string;
  /** What it says aloud, the word among it. @default the word */
  readonly name?: string;
  /** What is selected where the browser refuses the clipboard. @default the text, shown below the button */
  readonly shown?: RefObject<HTMLElement | null>;
}

/** Copies a text. The button keeps its name and the focus; a live region, there from the start, says whether it worked. */
export function CopyButton({ text, word, name, shown }: CopyButtonProps): ReactElement {
  const { messages } = useContext(ProvidedContext);
  const own = useRef<HTMLPreElement>(null);
  const { outcome, copy } = useCopy(text, shown ?? own);
  const isRefused = outcome === 'selected';
  return (
    <>
      <button
        type="button"
        className="waybill-copy"
        aria-label={name}
        onClick={(event) => void copy(event.currentTarget)}
      >
        <Icon name={outcome === 'copied' ? 'done' : 'copy'} />
        {word}
      </button>
      <output className={isRefused ? 'waybill-copy-problem' : 'waybill-spoken'}>
        {outcome && messages[outcome]}
      </output>
      {isRefused && !shown && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and has to for the keyboard
        <pre ref={own} className="waybill-copy-text" tabIndex={0} dir="ltr" translate="no">
          {text}
        </pre>
      )}
    </>
  );
}
