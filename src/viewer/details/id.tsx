'use client';
import type { ReactElement } from 'react';

/** An id that a person may want to copy: one click selects all of it. */
export function Id({ value }: { readonly value: string }): ReactElement {
  return (
    <code className="waybill-id" dir="ltr" translate="no">
      {value}
    </code>
  );
}
