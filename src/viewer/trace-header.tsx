'use client';
import type { ReactElement } from 'react';
import type { TraceData } from '../core/index.ts';
import { FactList, Id } from './fact-list.tsx';
import { formatDuration } from './format-duration.ts';
import type { TraceLayout } from './layout-trace.ts';
import { Moment } from './moment.tsx';
import { traceFacts } from './trace-facts.ts';

/** What is known of the whole trace: its name, reference, times, counts and ids. */
export function TraceHeader({
  trace,
  layout,
  titleId,
}: {
  readonly trace: TraceData;
  readonly layout: TraceLayout;
  readonly titleId: string;
}): ReactElement {
  const facts = traceFacts(trace, layout);
  return (
    <header className="waybill-header">
      <div className="waybill-header-title">
        <div>
          <h2 id={titleId}>{facts.name}</h2>
          <p className="waybill-services">{facts.services.join(', ')}</p>
        </div>
        <p className="waybill-header-reference">
          Reference <Id value={trace.reference} />
        </p>
      </div>
      <FactList
        className="waybill-facts"
        facts={[
          ['Started', <Moment at={layout.start} />],
          ['Duration', formatDuration(layout.durationMs)],
          ['Spans', <Count of={facts.spanCount} failed={facts.failedSpanCount} word="failed" />],
          [
            'Log lines',
            <Count
              of={facts.logCount}
              failed={facts.errorLogCount}
              word={plural('error', facts.errorLogCount)}
            />,
          ],
          ['Events', facts.eventCount],
        ]}
      />
      <FactList
        className="waybill-facts waybill-facts-ids"
        facts={[
          ['Correlation id', facts.correlationId && <Id value={facts.correlationId} />],
          ['Session id', facts.sessionId && <Id value={facts.sessionId} />],
          ['Trace id', <Id value={trace.traceId} />],
        ]}
      />
    </header>
  );
}

interface CountProps {
  readonly of: number;
  readonly failed: number;
  readonly word: string;
}

function Count({ of, failed, word }: CountProps): ReactElement {
  return (
    <>
      {of}
      {failed > 0 && (
        <span className="waybill-count-failed">
          {' '}
          ({failed} {word})
        </span>
      )}
    </>
  );
}

function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}
