'use client';
import type { ReactElement } from 'react';
import type { SupportBundle } from '../../support-bundle/index.ts';
import { Moment } from '../details/moment.tsx';
import { isoToNanoseconds } from '../../analysis/internal.ts';

/** Says that the traces come from a support bundle, and how many records are missing. */
export function BundleNotice({ bundle }: { readonly bundle: SupportBundle }): ReactElement {
  const { madeAt, records, leftOut } = bundle;
  const unplaced = records.filter(({ traceId }) => traceId === undefined).length;
  const damage = damageOf(bundle);
  return (
    <div className="waybill-bundle">
      <p className="waybill-bundle-origin">
        From a pasted support bundle
        {madeAt !== '' && (
          <>
            , made <Moment at={isoToNanoseconds(madeAt)} withDate />
          </>
        )}
      </p>
      <p>It shows what one browser knew. Nothing of it is stored.</p>
      {damage && <p data-tone="failed">{damage}</p>}
      {leftOut > 0 && <p>{countOf(leftOut)} did not fit into it when it was made.</p>}
      {unplaced > 0 && records.length > unplaced && <p>{countOf(unplaced)} of no action: not drawn.</p>}
    </div>
  );
}

function countOf(records: number): string {
  return records === 1 ? '1 record' : `${records} records`;
}

function missing(records: number): string {
  return `${countOf(records)} ${records === 1 ? 'is' : 'are'} missing`;
}

function damageOf({ problem, damaged, records }: SupportBundle): string | null {
  // If there are no records, `EmptyBundle` gives the reason instead.
  if (records.length === 0) return null;
  if (problem === 'cut off') {
    return damaged === 0
      ? 'The text was cut off on its way; all records that can be counted are here.'
      : `The text was cut off on its way: ${missing(damaged)}. Ask for all of it, best as a file.`;
  }
  if (problem !== 'changed') return null;
  return damaged === 0
    ? 'The text was changed on its way, so that single words or numbers may be wrong.'
    : `The text was changed on its way: ${countOf(damaged)} cannot be read. Ask for it as a file.`;
}
