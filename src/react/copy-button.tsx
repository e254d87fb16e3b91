'use client';
import { useRef } from 'react';
import type { ReactElement, RefObject } from 'react';
import { Icon } from './icons.tsx';
import { renderPart } from './part.ts';
import type { PartProps } from './part.ts';
import { useCopy } from './use-copy.ts';
import { useProvided } from './use-tracing.ts';

export interface CopyButtonProps extends PartProps<'button'> {
  readonly text: string;
  /** What the button says. */
  readonly word: string;
  /** What is selected where the browser refuses the clipboard. @default the text, shown below the button */
  readonly shown?: RefObject<HTMLElement | null> | undefined;
  readonly buttonRef?: unknown;
}

/** Copies a text. The button keeps its name and the focus; a live region, there from the start, says whether it worked. */
export function CopyButton({ text, word, shown, buttonRef, ...props }: CopyButtonProps): ReactElement {
  const { messages } = useProvided();
  const own = useRef<HTMLPreElement>(null);
  const { outcome, copy } = useCopy(text, shown ?? own);
  const isRefused = outcome === 'selected';
  return (
    <>
      {renderPart(
        [
          'button',
          'copy',
          {
            type: 'button',
            'data-outcome': outcome,
            onClick: (event: React.MouseEvent) => void copy(event.currentTarget),
            children: (
              <>
                <Icon name={outcome === 'copied' ? 'done' : 'copy'} />
                {word}
              </>
            ),
          },
        ],
        props,
        buttonRef,
      )}
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
