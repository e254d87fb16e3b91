import { expect, it } from 'vitest';
import type { Attributes, SpanRecord, TraceData } from 'waybill';
import { writeConflicts, type WriteConflict } from 'waybill/analysis';
import { createRandom } from '../../house/random.ts';
import { spanOf, traceOf } from './shapes.ts';

interface Action {
  readonly id: number;
  readonly from: number;
  /** The times of its write. */
  readonly write: readonly [from: number, to: number];
  readonly path?: string;
  readonly method?: string;
  readonly user?: Attributes;
  readonly attribution?: string;
}

/** Makes the trace of an action with one request, which a server answered. */
function traceOfAction({
  id,
  from,
  write,
  path = '/orders/7',
  method = 'PUT',
  ...action
}: Action): TraceData {
  const user = action.user ?? { 'session.id': 'session-1' };
  const [start, end] = write;
  const attributes = {
    ...user,
    'url.full': `https://api.example.com${path}`,
    'http.request.method': method,
    'waybill.attribution': action.attribution ?? 'exact',
  };
  return traceOf([
    spanOf({ id: id * 3, from, to: end + 1 }, { name: `action ${id}`, attributes: user }),
    spanOf({ id: id * 3 + 1, under: id * 3, from: start, to: end }, { kind: 'client', attributes }),
    spanOf({ id: id * 3 + 2, under: id * 3 + 1, from: start, to: end }, { kind: 'server', attributes }),
  ]);
}

const find = (...actions: readonly Action[]): readonly WriteConflict[] =>
  writeConflicts(actions.map(traceOfAction));

const summaryOf = ({ resource, writes }: WriteConflict): string =>
  `${resource}: ${writes.map(({ action }) => action.name).join(', ')}`;

const first: Action = { id: 1, from: 0, write: [10, 50] };

it('finds two actions of which neither could know what the other one wrote', () => {
  const [conflict, ...others] = find({ id: 2, from: 40, write: [60, 90] }, first);
  expect(others).toEqual([]);
  expect(conflict).toMatchObject({
    resource: 'https://api.example.com/orders/7',
    user: 'session-1',
    writes: [
      { action: { name: 'action 1' }, write: { kind: 'client' } },
      { action: { name: 'action 2' }, write: { kind: 'client' } },
    ],
  });
});

it.each([
  ['that began after the write', { from: 50, write: [60, 90] }],
  ['on another resource', { from: 40, write: [60, 90], path: '/orders/8' }],
  ['that reads', { from: 40, write: [60, 90], method: 'GET' }],
  ['of another user', { from: 40, write: [60, 90], user: { 'session.id': 'session-2' } }],
  ['of nobody', { from: 40, write: [60, 90], user: {} }],
  ['to which the request may not belong', { from: 40, write: [60, 90], attribution: 'none' }],
] as const)('finds no conflict with an action %s', (_, changes) => {
  expect(find(first, { id: 2, ...changes })).toEqual([]);
});

it('finds no conflict between two requests of one action', () => {
  const trace = traceOfAction(first);
  const again = { ...trace.spans[1]!, spanId: 'a'.repeat(16) };
  expect(writeConflicts([traceOf([...trace.spans, again])])).toEqual([]);
});

it('knows a user in several sessions by the user id', () => {
  const user = (session: string): Attributes => ({ 'user.id': 'ann', 'session.id': session });
  const conflicts = find(
    { ...first, user: user('a') },
    { id: 2, from: 40, write: [60, 90], user: user('b') },
  );
  expect(conflicts).toMatchObject([{ user: 'ann' }]);
});

it('puts all actions that overlap one after the other into one conflict', () => {
  const conflicts = find(
    first,
    { id: 2, from: 20, write: [30, 80] },
    { id: 3, from: 70, write: [75, 90] },
    { id: 4, from: 90, write: [95, 99] },
  );
  expect(conflicts.map(summaryOf)).toEqual([
    'https://api.example.com/orders/7: action 1, action 2, action 3',
  ]);
});

it('takes the resources that the app names', () => {
  const traces = [first, { id: 2, from: 40, write: [60, 90], path: '/lines/3' } as const].map(traceOfAction);
  const resourceOf = ({ attributes }: SpanRecord): string | undefined =>
    String(attributes['url.full']).includes('lines') ? undefined : 'order';
  expect(writeConflicts(traces, { resourceOf })).toEqual([]);
  expect(writeConflicts(traces, { resourceOf: () => 'order' }).map(summaryOf)).toEqual([
    'order: action 1, action 2',
  ]);
});

it('leaves out the query of an address, and the work of servers and unknown times', () => {
  expect(
    find({ ...first, path: '/orders?v=1' }, { id: 2, from: 40, write: [60, 90], path: '/orders?v=2' }),
  ).toHaveLength(1);
  const traces = [first, { id: 2, from: 40, write: [60, 90] } as const].map(traceOfAction);
  const change = (changes: (span: SpanRecord) => Partial<SpanRecord>): readonly TraceData[] =>
    traces.map((trace) => ({ ...trace, spans: trace.spans.map((span) => ({ ...span, ...changes(span) })) }));
  expect(writeConflicts(change(({ parentSpanId }) => (parentSpanId ? {} : { kind: 'server' })))).toEqual([]);
  expect(writeConflicts(change(() => ({ startTimeUnixNano: '0', endTimeUnixNano: '' })))).toEqual([]);
});

it('finds exactly the planted conflicts among 1,000 overlapping actions', () => {
  const { below, chance } = createRandom(7);
  const planted: string[] = [];
  const actions = Array.from({ length: 1_000 }, (_, id): Action => {
    // All actions overlap with their neighbours. Only each tenth one writes what the action before it wrote.
    const isPlanted = id % 10 === 9;
    const isKnown = chance(0.7);
    if (isPlanted && isKnown)
      planted.push(`https://api.example.com/orders/${id - 1}: action ${id - 1}, action ${id}`);
    const from = id * 100;
    return {
      id,
      from,
      write: [from + 10, from + 130 + below(50)],
      path: `/orders/${isPlanted ? id - 1 : id}`,
      attribution: isPlanted && !isKnown ? 'none' : 'exact',
    };
  });
  expect(planted.length).toBeGreaterThan(50);
  expect(
    find(...actions)
      .map(summaryOf)
      .toSorted(),
  ).toEqual(planted.toSorted());
});
