'use client';
import { useId } from 'react';
import type { ReactElement } from 'react';
import type { Attributes } from '../core/index.ts';
import { FactList } from './fact-list.tsx';
import { textOf } from './timeline-item.ts';

/** Named values, as text in the order of their names. */
export function AttributeList({
  title,
  attributes,
}: {
  readonly title: string;
  readonly attributes: Attributes;
}): ReactElement | null {
  const titleId = useId();
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return null;
  return (
    <section className="waybill-attributes" aria-labelledby={titleId}>
      <h4 id={titleId}>{title}</h4>
      <FactList
        className="waybill-details"
        facts={names.map((name) => [name, textOf(attributes[name]) || 'empty'])}
      />
    </section>
  );
}
