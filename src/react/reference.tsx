'use client';
import { forwardRef, useRef } from 'react';
import { CopyReference } from './copy-reference.tsx';
import type { CopyReferenceProps } from './copy-reference.tsx';
import { PartElement } from './part-element.ts';
import type { Part } from './part-element.ts';
import { useProvided } from './use-tracing.ts';

export type ReferenceProps = Pick<CopyReferenceProps, 'value' | 'copyText'>;

/**
 * Shows a reference as text that can be selected, with a button that copies it. Without a reference, the component
 * renders nothing.
 *
 * After a click, the button keeps its name and the focus, and a live region says whether the copy worked. If the
 * browser does not allow copying, the component selects the code and names the keys that copy it.
 */
export const Reference: Part<'span', ReferenceProps> = forwardRef(function Reference(
  { value, copyText, ...props },
  ref,
) {
  const { occurrence } = useProvided();
  const code = useRef<HTMLElement>(null);
  const shown = value ?? occurrence?.reference;
  if (!shown) return null;
  return (
    <PartElement given={props} givenRef={ref}>
      <span className="waybill-reference">
        <code ref={code} className="waybill-id" dir="ltr" translate="no">
          {shown}
        </code>
        <CopyReference value={value} copyText={copyText} shown={code} />
      </span>
    </PartElement>
  );
});
