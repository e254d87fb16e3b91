'use client';
import type { ReactElement } from 'react';

/** Shows an id. One click selects the whole id, so that a person can copy it easily. */
export function Id({ value }: { readonly value: string }): ReactElement {
  return (
    <code className="waybill-id" dir="ltr" translate="no">
      {value}
    </code>
  );
}
