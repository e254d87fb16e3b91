'use client';
import type { ReactElement } from 'react';
import { formatDuration } from '../details/format-duration.ts';
import { timeTicks } from '../layout/time-ticks.ts';

/** The heads of the columns and the time scale above the bars. Hidden from screen readers: each row says its own. */
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
