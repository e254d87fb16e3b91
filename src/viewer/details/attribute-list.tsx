'use client';
import { useId } from 'react';
import type { ReactElement } from 'react';
import type { Attributes } from '../../core/index.ts';
import { breakable } from './breakable.tsx';
import { Fact, Facts } from './facts.tsx';
import { textOf } from '../layout/timeline-item.ts';

/**
 * Lists attributes as text, sorted by name. Leaves out the attributes of exceptions, because `ExceptionDetails` shows
 * them.
 */
export function AttributeList({
  title,
  attributes,
}: {
  readonly title: string;
  readonly attributes: Attributes;
}): ReactElement | null {
  const titleId = useId();
  const names = Object.keys(attributes)
    .filter((name) => !name.startsWith('exception.'))
    .sort();
  if (names.length === 0) return null;
  return (
    <section aria-labelledby={titleId}>
      <h4 id={titleId}>{title}</h4>
      <Facts className="waybill-attributes">
        {names.map((name) => (
          <Fact key={name} name={name}>
            {breakable(textOf(attributes[name])) || 'empty'}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
