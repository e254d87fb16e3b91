'use client';
import type { ReactElement } from 'react';
import type { TraceSummary } from '../../core/index.ts';
import { formatDuration } from '../details/format-duration.ts';
import { Moment } from '../details/moment.tsx';
import { isoToNanoseconds } from '../../analysis/internal.ts';

/** A list of traces to choose from. Each entry shows the name, the outcome, the time, the service and the duration. */
export function TraceChoice({
  hits,
  openedBefore,
  onChoose,
}: {
  readonly hits: readonly TraceSummary[];
  /**
   * The id of the trace that was open before the person came back to the list. The entry of the trace takes the focus.
   */
  readonly openedBefore: string | undefined;
  readonly onChoose: (hit: TraceSummary) => void;
}): ReactElement {
  return (
    <ul className="waybill-choice" aria-label="Traces found">
      {hits.map((hit) => (
        <li key={hit.traceId}>
          <button
            ref={hit.traceId === openedBefore ? focus : null}
            type="button"
            onClick={() => onChoose(hit)}
          >
            <bdi className="waybill-choice-name">{hit.name}</bdi>
            <span className="waybill-choice-errors" data-tone={hit.errorCount > 0 ? 'failed' : 'ok'}>
              {outcome(hit)}
            </span>
            <span className="waybill-choice-facts">
              <bdi>
                <Moment at={isoToNanoseconds(hit.startTime)} withDate />
              </bdi>
              <bdi>{hit.service}</bdi>
              <bdi>{formatDuration(hit.durationMs)}</bdi>
              <span className="waybill-id">{hit.reference}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function outcome({ errorCount }: TraceSummary): string {
  if (errorCount === 0) return 'OK';
  return errorCount === 1 ? '1 error' : `${errorCount} errors`;
}

function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
