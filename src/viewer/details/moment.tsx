'use client';
import type { ReactElement } from 'react';
import { formatDateTime, formatIso, formatTime } from './format-time.ts';

/** A point in time in the reader's zone, with its date unless that was said before. The machine-readable half is UTC. */
export function Moment({
  at,
  withDate = false,
}: {
  readonly at: bigint;
  readonly withDate?: boolean;
}): ReactElement {
  if (at === 0n) return <>not recorded</>;
  return (
    // A server renders in its own zone.
    <time dateTime={formatIso(at)} suppressHydrationWarning>
      {withDate ? formatDateTime(at) : formatTime(at)}
    </time>
  );
}
