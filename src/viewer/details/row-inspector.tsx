'use client';
import { useRef, type ReactElement, type RefObject } from 'react';
import { breakable } from './breakable.tsx';
import { ExceptionDetails } from './exception-details.tsx';
import { exceptionsOf } from '../layout/exceptions-of.ts';
import { StatusIcon } from './icons.tsx';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { RecordClaims } from './record-claims.tsx';
import { RowDetails } from './row-details.tsx';
import { useEffectBeforePaint } from './use-effect-before-paint.ts';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  'parent not recorded':
    'This span names a parent that is not in the trace. The parent may still be on its way, may have been lost with a closed page or a blocked request, or belongs to a program that does not report here.',
  'span not recorded':
    'The span that wrote this is not in the trace. It may still be on its way, or was lost with a closed page or a blocked request.',
  'parents form a circle':
    'This span is its own ancestor, which no real call can be. The circle was cut here, at its earliest span.',
};

/** Shows all facts about the selected row. The reason for its failure comes first. */
export function RowInspector({
  row,
  rows,
  headingRef,
  onBack,
}: {
  readonly row: TimelineRow;
  readonly rows: readonly TimelineRow[];
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  /** Called when the person wants to go back to the row. The style sheet shows the button in a narrow space only. */
  readonly onBack: () => void;
}): ReactElement {
  const own = useRef<HTMLElement>(null);
  const exceptions = exceptionsOf(row, rows);
  const message = row.item.kind === 'span' ? row.item.span.status.message : undefined;
  const isRepeated = exceptions.some((exception) => exception.message === message);
  // The elements stay when another row is selected, because new ones would take most of the time of an arrow key.
  useEffectBeforePaint(() => {
    if (own.current!.scrollTop > 0) own.current!.scrollTop = 0;
  }, [row.id]);
  return (
    // The keyboard scrolls an element only if the element takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={own} className="waybill-inspector" aria-label="Details" data-tone={row.tone} tabIndex={0}>
      <button type="button" className="waybill-button waybill-inspector-back" onClick={onBack}>
        Back to the steps
      </button>
      <header>
        <p className="waybill-inspector-status">
          <StatusIcon tone={row.tone} kind={row.item.kind} /> {row.statusWord}
        </p>
        <h3 ref={headingRef} tabIndex={-1}>
          <bdi>{breakable(row.name)}</bdi>
        </h3>
      </header>
      {row.claimWords === 'claimed by a page' && (
        <p className="waybill-note">
          Claimed by a page. Only a page sent this record, and no server has confirmed what it says.
        </p>
      )}
      {row.misplacement && <p className="waybill-note">{EXPLANATIONS[row.misplacement]}</p>}
      {message && !isRepeated && (
        <p className="waybill-message">
          <bdi>{breakable(message)}</bdi>
        </p>
      )}
      {exceptions.map((exception) => (
        <ExceptionDetails
          key={`${exception.type}: ${exception.message}`}
          exception={exception}
          rowName={row.name}
        />
      ))}
      <RowDetails row={row} />
      <RecordClaims key={row.id} claims={row.claims} />
    </section>
  );
}
