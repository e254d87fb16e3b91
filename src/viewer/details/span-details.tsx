'use client';
import type { ReactElement } from 'react';
import type { SpanRecord } from '../../core/index.ts';
import { AttributeList } from './attribute-list.tsx';
import { Fact, Facts } from './facts.tsx';
import { formatDuration } from './format-duration.ts';
import { Id } from './id.tsx';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { Moment } from './moment.tsx';
import { parseNanoseconds } from '../../analysis/internal.ts';

/** The words for the sender of a record that came from a page. */
export const A_PAGE = 'a page (all of this is claimed by a page)';

/** Shows a span: its times and ids, its attributes, its links and its program. */
export function SpanDetails({
  row,
  span,
}: {
  readonly row: TimelineRow;
  readonly span: SpanRecord;
}): ReactElement {
  return (
    <>
      <Facts className="waybill-attributes">
        <Fact name="Service">{row.service}</Fact>
        <Fact name="Sent by">{row.isClaimed ? A_PAGE : null}</Fact>
        <Fact name="Kind">{span.kind}</Fact>
        <Fact name="Started">
          <Moment at={row.start} />
        </Fact>
        <Fact name="Ended">
          <Moment at={parseNanoseconds(span.endTimeUnixNano)} />
        </Fact>
        <Fact name="Duration">{formatDuration(row.durationMs ?? 0)}</Fact>
        <Fact name="Span id">
          <Id value={span.spanId} />
        </Fact>
        <Fact name="Parent span id">{span.parentSpanId && <Id value={span.parentSpanId} />}</Fact>
      </Facts>
      <AttributeList title="Attributes" attributes={span.attributes} />
      {span.links?.map((link) => (
        <AttributeList
          key={link.spanId}
          title="Link"
          attributes={{ 'trace id': link.traceId, 'span id': link.spanId, ...link.attributes }}
        />
      ))}
      <AttributeList title="Program" attributes={span.resource} />
    </>
  );
}
