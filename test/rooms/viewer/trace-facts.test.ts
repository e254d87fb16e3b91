import { expect, it } from 'vitest';
import type { TraceData } from 'waybill';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { traceFacts } from '../../../src/viewer/layout/trace-facts.ts';
import type { TraceFacts } from '../../../src/viewer/layout/trace-facts.ts';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { onlyALog } from '../../../stories/fixtures/trace-incomplete.ts';
import { event, log, span, trace } from '../../../stories/fixtures/trace-records.ts';

function factsOf(data: TraceData): TraceFacts {
  return traceFacts(data, layoutTrace(data));
}

it('sums up a trace', () => {
  expect(factsOf(failedInvite)).toEqual({
    name: 'Invite member',
    services: ['team-web', 'invite-user'],
    spanCount: 6,
    failedSpanCount: 4,
    logCount: 4,
    refusalCount: 0,
    errorLogCount: 1,
    eventCount: 1,
    correlationId: '01a1f81b-ece6-76d1-a4be-209d0e0e4736',
    sessionId: '5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10',
    isSessionClaimed: false,
  });
});

it('counts an error that repeats as often as it occurred', () => {
  const repeated = (id: number, count: unknown) =>
    log(id, 'Error: in each frame', id, {
      severityNumber: 17,
      attributes: { 'waybill.occurrence_count': count as number },
    });
  const logs = [log(1, 'Error: in each frame', 1, { severityNumber: 17 }), repeated(2, 9), repeated(3, 590)];
  expect(factsOf(trace({ logs }))).toMatchObject({ logCount: 600, errorLogCount: 600 });
  // A page can send any value.
  const hostile = [-1, 0.5, 1e300, Number.NaN, '9', 'x', null, [2, 3]].map((count, index) =>
    repeated(index + 1, count),
  );
  expect(factsOf(trace({ logs: hostile })).errorLogCount).toBe(16);
});

it('is named after the true root, not after an earlier span without its parent', () => {
  const spans = [span(1, 'orphan', [0, 1], { under: 9 }), span(2, 'root', [1, 2])];
  expect(factsOf(trace({ spans })).name).toBe('root');
});

it('is named after the log line if no span arrived', () => {
  expect(factsOf(onlyALog).name).toMatch(/^TypeError/);
});

it('takes the ids from an event if no record carries them', () => {
  expect(factsOf(trace({ events: [event('1', 'member.added', 0, { under: 1 })] }))).toMatchObject({
    correlationId: '01a1f81b-ece6-76d1-a4be-209d0e0e4736',
    sessionId: '5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10',
  });
});

it('takes the session from what a server wrote, and says if only a page names one', () => {
  const ofPage = { lane: 'page', attributes: { 'session.id': 'claimed' } } as const;
  const ofServer = { attributes: { 'session.id': 'known' } };
  const claim = span(1, 'click', [0, 1], ofPage);
  const claims = [claim, span(2, 'request', [0, 1], ofPage)];
  const sessionOf = (data: Partial<TraceData>) => {
    const { sessionId, isSessionClaimed } = factsOf(trace(data));
    return [sessionId, isSessionClaimed];
  };
  expect(sessionOf({ spans: claims })).toEqual(['claimed', true]);
  expect(sessionOf({ spans: [claim, span(3, 'server', [1, 2])] })).toEqual(['claimed', true]);
  expect(sessionOf({ spans: [claim, span(3, 'server', [1, 2], ofServer)] })).toEqual(['known', false]);
  expect(sessionOf({ spans: [claim], logs: [log(1, 'line', 2, ofServer)] })).toEqual(['known', false]);
  const added = event('1', 'member.added', 2, { under: 1 });
  expect(sessionOf({ spans: [claim], events: [added] })).toEqual([added.sessionId, false]);
  expect(sessionOf({})).toEqual([null, false]);
});
