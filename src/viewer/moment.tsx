'use client';
import type { ReactElement } from 'react';
import { formatIso, formatTime } from './format-time.ts';

/** A point in time, in the reader's zone; the machine-readable half is UTC. */
export function Moment({ at }: { readonly at: bigint }): ReactElement {
  if (at === 0n) return <>not recorded</>;
  return (
    // A server renders in its own zone.
    <time dateTime={formatIso(at)} suppressHydrationWarning>
      {formatTime(at)}
    </time>
  );
}
