'use client';
import type { ReactElement } from 'react';
import type { TelemetryRecord } from '../../core/index.ts';
import { AttributeList } from './attribute-list.tsx';
import { Fact, Facts } from './facts.tsx';
import { Moment } from './moment.tsx';
import { parseNanoseconds } from '../../analysis/internal.ts';
import { nameOf, serviceOf, statusWordOf, type TimelineItem } from '../layout/timeline-item.ts';

/** Lists the other records that pages sent with the id of a record. */
export function RecordClaims({
  claims,
}: {
  readonly claims: readonly TelemetryRecord[];
}): ReactElement | null {
  if (claims.length === 0) return null;
  const count = claims.length === 1 ? 'one other record' : `${claims.length} other records`;
  return (
    <details className="waybill-claims">
      <summary>Claimed by a page: {count} with this id</summary>
      <p className="waybill-note">
        A page sent this with the id of the record above. Anyone can write such a record, so do not rely on
        it.
      </p>
      {claims.map((claim, index) => (
        <Claim key={index} claim={claim} />
      ))}
    </details>
  );
}

function Claim({ claim }: { readonly claim: TelemetryRecord }): ReactElement {
  const item: TimelineItem =
    claim.type === 'span' ? { kind: 'span', span: claim } : { kind: 'log', log: claim };
  const [start, end] =
    claim.type === 'span' ? [claim.startTimeUnixNano, claim.endTimeUnixNano] : [claim.timeUnixNano];
  return (
    <>
      <Facts className="waybill-attributes">
        <Fact name="Claimed name">{nameOf(item)}</Fact>
        <Fact name="Claimed status">{statusWordOf(item)}</Fact>
        <Fact name="Claimed service">{serviceOf(item)}</Fact>
        <Fact name="Claimed kind">{claim.type === 'span' ? claim.kind : null}</Fact>
        <Fact name="Claimed start">
          <Moment at={parseNanoseconds(start)} />
        </Fact>
        <Fact name="Claimed end">{end && <Moment at={parseNanoseconds(end)} />}</Fact>
      </Facts>
      <AttributeList title="Claimed attributes" attributes={claim.attributes} />
    </>
  );
}
