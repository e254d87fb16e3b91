'use client';
import { Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';

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
      <dt>{breakable(name)}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

// Lets a name break after a dot or an underscore, because attribute names are long and have no spaces.
function breakable(name: string): ReactNode {
  return name.split(/(?<=[._])/).map((part, index) => (
    <Fragment key={`${index}${part}`}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
