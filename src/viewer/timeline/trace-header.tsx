'use client';
import { memo, useMemo, type ReactElement, type ReactNode } from 'react';
import type { TraceData } from '../../core/index.ts';
import { Reference } from '../../react/index.ts';
import { breakable } from '../details/breakable.tsx';
import { Fact, Facts } from '../details/facts.tsx';
import { formatDuration } from '../details/format-duration.ts';
import { Id } from '../details/id.tsx';
import type { TraceLayout } from '../layout/layout-trace.ts';
import { Moment } from '../details/moment.tsx';
import { traceFacts, type TraceFacts } from '../layout/trace-facts.ts';

/** Shows the facts about the whole trace: its name, reference, times, counts and ids. The children follow the name. */
export function TraceHeader({
  trace,
  layout,
  titleId,
  children,
}: {
  readonly trace: TraceData;
  readonly layout: TraceLayout;
  readonly titleId: string;
  readonly children: ReactNode;
}): ReactElement {
  const facts = useMemo(() => traceFacts(trace, layout), [trace, layout]);
  return (
    <header className="waybill-header">
      <div className="waybill-header-title">
        <div>
          <h2 id={titleId}>
            <bdi>{breakable(facts.name)}</bdi>
          </h2>
          <p className="waybill-services">{facts.services.join(', ')}</p>
        </div>
        <p>
          Reference <Reference value={trace.reference} />
        </p>
      </div>
      {children}
      <HeaderFacts trace={trace} layout={layout} facts={facts} />
    </header>
  );
}

// The selected row changes often, and these facts do not depend on it.
const HeaderFacts = memo(function HeaderFacts({
  trace,
  layout,
  facts,
}: {
  readonly trace: TraceData;
  readonly layout: TraceLayout;
  readonly facts: TraceFacts;
}): ReactElement {
  return (
    <>
      <Facts className="waybill-facts">
        <Fact name="Started">
          <Moment at={layout.start} withDate />
        </Fact>
        <Fact name="Duration">{formatDuration(layout.durationMs)}</Fact>
        <Fact name="Spans">
          {facts.spanCount} <Failed count={facts.failedSpanCount} words={['failed', 'failed']} />
        </Fact>
        <Fact name="Log lines">
          {facts.logCount} <Failed count={facts.errorLogCount} words={['error', 'errors']} />
        </Fact>
        <Fact name="Events">{facts.eventCount}</Fact>
        <Fact name="Refusals">{facts.refusalCount || null}</Fact>
      </Facts>
      <Facts className="waybill-facts">
        <Fact name="Correlation id">{facts.correlationId && <Id value={facts.correlationId} />}</Fact>
        <Fact name={facts.isSessionClaimed ? 'Session id, claimed by a page' : 'Session id'}>
          {facts.sessionId && <Id value={facts.sessionId} />}
        </Fact>
        <Fact name="Trace id">
          <Id value={trace.traceId} />
        </Fact>
      </Facts>
    </>
  );
});

function Failed({
  count,
  words: [one, many],
}: {
  readonly count: number;
  readonly words: readonly [one: string, many: string];
}): ReactElement | null {
  if (count === 0) return null;
  return (
    <span className="waybill-count-failed">
      ({count} {count === 1 ? one : many})
    </span>
  );
}
