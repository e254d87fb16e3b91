'use client';
import type { ReactElement } from 'react';
import { formatDateTime, formatIso, formatTime } from './format-time.ts';

/** Shows a point in time in the reader's zone, with its date on request. The `dateTime` attribute is in UTC. */
export function Moment({
  at,
  withDate = false,
}: {
  readonly at: bigint;
  readonly withDate?: boolean;
}): ReactElement {
  if (at === 0n) return <>not recorded</>;
  return (
    // A server renders the time in its own time zone.
    <time dateTime={formatIso(at)} suppressHydrationWarning>
      {withDate ? formatDateTime(at) : formatTime(at)}
    </time>
  );
}
