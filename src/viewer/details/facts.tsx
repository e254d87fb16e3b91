'use client';
import type { ReactElement, ReactNode } from 'react';
import { breakable } from './breakable.tsx';

/** A list of facts, each a name and its value. */
export function Facts({
  className,
  children,
}: {
  readonly className: string;
  readonly children: ReactNode;
}): ReactElement {
  return <dl className={className}>{children}</dl>;
}

/** One fact. If the value is not known, it renders nothing. */
export function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement | null {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      {/* Attribute names are long and have no spaces. */}
      <dt>{breakable(name, /(?<=[._])/)}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
