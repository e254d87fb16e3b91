'use client';
import { useContext, useRef } from 'react';
import type { ReactElement } from 'react';
import { CopyButton } from './copy-button.tsx';
import { ProvidedContext } from './use-tracing.ts';

export interface ReferenceProps {
  /** The short code, written `KM70-WHSPV`. */
  readonly value: string;
  /** What the button copies. @default the code */
  readonly copyText?: string;
}

/**
 * Shows a reference as text that can be selected, with a button that copies it.
 *
 * The button keeps its name and the focus; a live region says whether it worked. Where the browser refuses the
 * clipboard, the code is selected and the screen says what to press.
 */
export function Reference({ value, copyText = value }: ReferenceProps): ReactElement {
  const { messages } = useContext(ProvidedContext);
  const code = useRef<HTMLElement>(null);
  return (
    <span className="waybill-reference">
      <code ref={code} className="waybill-id" dir="ltr" translate="no">
        {value}
      </code>
      <CopyButton text={copyText} word={messages.copy} name={messages.copyReference(value)} shown={code} />
    </span>
  );
}
