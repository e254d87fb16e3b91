'use client';
import { forwardRef, useRef } from 'react';
import { CopyReference } from './copy-reference.tsx';
import type { CopyReferenceProps } from './copy-reference.tsx';
import { renderPart } from './part.ts';
import type { Part } from './part.ts';
import { useProvided } from './use-tracing.ts';

export type ReferenceProps = Pick<CopyReferenceProps, 'value' | 'copyText'>;

/**
 * Shows a reference as text that can be selected, with a button that copies it. Nothing where there is none.
 *
 * The button keeps its name and the focus; a live region says whether it worked. Where the browser refuses the
 * clipboard, the code is selected and the screen says what to press.
 */
export const Reference: Part<'span', ReferenceProps> = forwardRef(function Reference(
  { value, copyText, ...props },
  ref,
) {
  const { occurrence } = useProvided();
  const code = useRef<HTMLElement>(null);
  const shown = value ?? occurrence?.reference;
  const children = (
    <>
      <code ref={code} className="waybill-id" dir="ltr" translate="no">
        {shown}
      </code>
      <CopyReference {...{ value, copyText }} shown={code} />
    </>
  );
  // oxlint-disable-next-line react/refs -- handed on, not read
  return shown ? renderPart(['span', 'reference', { children }], props, ref) : null;
});
