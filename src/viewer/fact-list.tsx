'use client';
import type { ReactElement, ReactNode } from 'react';

/** A name and its value; a fact without a value is left out. */
export type Fact = readonly [name: string, value: ReactNode];

/** Facts as a list of terms and descriptions. */
export function FactList({
  facts,
  className,
}: {
  readonly facts: readonly Fact[];
  readonly className: string;
}): ReactElement | null {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (known.length === 0) return null;
  return (
    <dl className={className}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An id that a person may want to copy: one click selects all of it. */
export function Id({ value }: { readonly value: string | null | undefined }): ReactElement | null {
  if (!value) return null;
  return (
    <code className="waybill-id" dir="ltr" translate="no">
      {value}
    </code>
  );
}
