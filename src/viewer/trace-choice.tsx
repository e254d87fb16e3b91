'use client';
import type { ReactElement } from 'react';
import type { TraceSummary } from '../core/index.ts';
import { formatDuration } from './format-duration.ts';
import { Moment } from './moment.tsx';
import { isoToNanoseconds } from './nanoseconds.ts';

/** Several traces to choose from: when, what the user did, where, how it ended. */
export function TraceChoice({
  hits,
  onChoose,
}: {
  readonly hits: readonly TraceSummary[];
  readonly onChoose: (hit: TraceSummary) => void;
}): ReactElement {
  return (
    <ul className="waybill-choice" aria-label="Traces found">
      {hits.map((hit) => (
        <li key={hit.traceId}>
          <button type="button" onClick={() => onChoose(hit)}>
            <span className="waybill-choice-name">{hit.name}</span>
            <span className="waybill-choice-errors" data-tone={hit.errorCount > 0 ? 'failed' : 'ok'}>
              {hit.errorCount > 0 ? `${hit.errorCount} ${hit.errorCount === 1 ? 'error' : 'errors'}` : 'OK'}
            </span>
            <span className="waybill-choice-facts">
              <bdi>
                <Moment at={isoToNanoseconds(hit.startTime)} withDate />
              </bdi>
              <span>{hit.service}</span>
              <bdi>{formatDuration(hit.durationMs)}</bdi>
              <span className="waybill-id">{hit.reference}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
