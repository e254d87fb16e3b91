'use client';
import type { ReactElement } from 'react';
import { formatDateTime, formatIso, formatTime } from './format-time.ts';

/** Shows a point in time in the reader's time zone. `withDate` adds the date. The `dateTime` attribute is in UTC. */
export function Moment({
  at,
  withDate = false,
}: {
  readonly at: bigint;
  readonly withDate?: boolean;
}): ReactElement {
  if (at === 0n) return <>not recorded</>;
  return (
    // The server and the browser use their own time zones, so their texts can differ. React must not warn of this.
    <time dateTime={formatIso(at)} suppressHydrationWarning>
      {withDate ? formatDateTime(at) : formatTime(at)}
    </time>
  );
}
