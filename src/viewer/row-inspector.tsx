'use client';
import type { KeyboardEvent, ReactElement, RefObject } from 'react';
import { AttributeList } from './attribute-list.tsx';
import { ExceptionDetails } from './exception-details.tsx';
import { FactList } from './fact-list.tsx';
import { StatusIcon } from './icons.tsx';
import type { TimelineRow } from './layout-trace.ts';
import { rowDetails } from './row-details.tsx';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  'parent not recorded':
    'This span names a parent that is not in the trace. The parent may still be on its way, may have been lost with a closed page or a blocked request, or belongs to a program that does not report here.',
  'span not recorded':
    'The span that wrote this is not in the trace. It may still be on its way, or was lost with a closed page or a blocked request.',
  'parents form a circle':
    'The spans above this one name each other as parents. The circle was cut at its earliest span, which is this one.',
};

/** Everything that is known of the selected row. */
export function RowInspector({
  row,
  headingRef,
  onLeave,
}: {
  readonly row: TimelineRow;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  /** The person is done reading and goes back to the tree. */
  readonly onLeave: () => void;
}): ReactElement {
  const { facts, message, lists, exceptions } = rowDetails(row);
  const isRepeated = exceptions.some((exception) => exception['exception.message'] === message);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onLeave();
  };
  return (
    <section className="waybill-inspector" aria-label="Details" onKeyDown={onKeyDown}>
      <header className="waybill-inspector-title" data-tone={row.tone} data-kind={row.item.kind}>
        <p className="waybill-inspector-status">
          <StatusIcon tone={row.tone} kind={row.item.kind} /> {row.statusWord}
        </p>
        <h3 ref={headingRef} tabIndex={-1}>
          {row.name}
        </h3>
      </header>
      {message && !isRepeated && <p className="waybill-message">{message}</p>}
      {row.misplacement && <p className="waybill-note">{EXPLANATIONS[row.misplacement]}</p>}
      {exceptions.map((exception, index) => (
        <ExceptionDetails key={index} attributes={exception} />
      ))}
      <FactList className="waybill-details" facts={facts} />
      {lists.map(([title, attributes]) => (
        <AttributeList key={title} title={title} attributes={attributes} />
      ))}
    </section>
  );
}
