'use client';
import type { ReactElement } from 'react';
import { formatDuration } from '../details/format-duration.ts';
import { timeTicks } from '../layout/time-ticks.ts';

/**
 * The column headings, and the time scale above the bars. Screen readers skip both, because each row contains the same
 * facts.
 */
export function TimeRuler({ durationMs }: { readonly durationMs: number }): ReactElement {
  const { ticksMs } = timeTicks(durationMs);
  return (
    <div className="waybill-ruler" aria-hidden="true">
      <span className="waybill-ruler-name">Step</span>
      <span>Status</span>
      <span className="waybill-ruler-duration">Duration</span>
      <span className="waybill-ruler-scale" dir="ltr">
        {ticksMs.map((tickMs) => (
          <span
            key={tickMs}
            className="waybill-ruler-tick"
            style={{ insetInlineStart: `${(tickMs / durationMs) * 100}%` }}
          >
            {formatDuration(tickMs)}
          </span>
        ))}
      </span>
    </div>
  );
}
