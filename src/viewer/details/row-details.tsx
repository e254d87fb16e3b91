'use client';
import type { ReactElement } from 'react';
import { AttributeList } from './attribute-list.tsx';
import { Fact, Facts } from './facts.tsx';
import { Id } from './id.tsx';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { Moment } from './moment.tsx';
import { A_PAGE, SpanDetails } from './span-details.tsx';
import { textOf } from '../layout/timeline-item.ts';

/** Shows the record behind a row. */
export function RowDetails({ row }: { readonly row: TimelineRow }): ReactElement {
  const { item } = row;
  switch (item.kind) {
    case 'span':
      return <SpanDetails row={row} span={item.span} />;
    case 'span event':
      return (
        <>
          <MomentFacts row={row} id={['Span id', item.span.spanId]} />
          <AttributeList title="Attributes" attributes={item.spanEvent.attributes} />
        </>
      );
    case 'log':
      return (
        <>
          {/* A row shows only the first line of the body, and shortens it. So the whole body is shown here. */}
          {textOf(item.log.body) !== row.name && <pre>{textOf(item.log.body)}</pre>}
          <MomentFacts row={row} id={['Span id', item.log.spanId]} />
          <AttributeList title="Attributes" attributes={item.log.attributes} />
          <AttributeList title="Program" attributes={item.log.resource} />
        </>
      );
    case 'event':
      return (
        <>
          <MomentFacts row={row} id={['Event id', item.event.id]} />
          <AttributeList title="Data" attributes={item.event.data} />
          <AttributeList title="Metadata" attributes={item.event.metadata} />
        </>
      );
  }
}

/** Shows the facts of a record without a duration. */
function MomentFacts({
  row,
  id: [name, value],
}: {
  readonly row: TimelineRow;
  readonly id: readonly [name: string, value: string | undefined];
}): ReactElement {
  return (
    <Facts className="waybill-attributes">
      <Fact name="Service">{row.service}</Fact>
      <Fact name="Sent by">{row.isClaimed ? A_PAGE : null}</Fact>
      <Fact name="Time">
        <Moment at={row.start} />
      </Fact>
      <Fact name="Occurrences">{row.occurrences > 1 ? String(row.occurrences) : null}</Fact>
      <Fact name={name}>{value && <Id value={value} />}</Fact>
    </Facts>
  );
}
