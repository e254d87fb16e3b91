import { expect, it } from 'vitest';
import { createTracingStore } from 'waybill/store';
import { createTestTracing } from 'waybill/testing';

function setUp() {
  const test = createTestTracing();
  return { ...test, store: createTracingStore(test.tracing) };
}

it('knows nothing at first', () => {
  const { store } = setUp();
  expect(store.getState()).toEqual({
    sessionId: null,
    currentAction: null,
    references: [],
    delivery: { state: 'delivered', queued: 0, delivered: 0, dropped: 0 },
    deliveries: {},
  });
});

it('knows a session that began before it', () => {
  const { tracing } = createTestTracing();
  tracing.setSession('session-1');
  expect(createTracingStore(tracing).getState().sessionId).toBe('session-1');
});

it('follows signing in and out', () => {
  const { tracing, store } = setUp();
  tracing.setSession('session-1');
  expect(store.getState().sessionId).toBe('session-1');
  tracing.setSession(null);
  expect(store.getState().sessionId).toBeNull();
});

it('shows the open action that began last', () => {
  const { tracing, store } = setUp();
  const first = tracing.startAction('first');
  const second = tracing.startAction('second');
  expect(store.getState().currentAction).toEqual({
    name: 'second',
    reference: second.reference,
    traceId: second.traceId,
    spanId: second.spanId,
    correlationId: second.correlationId,
  });
  second.end();
  expect(store.getState().currentAction?.name).toBe('first');
  first.end();
  expect(store.getState().currentAction).toBeNull();
});

it('still shows the newer action when the older one ends first', () => {
  const { tracing, store } = setUp();
  const first = tracing.startAction('first');
  tracing.startAction('second');
  first.end();
  expect(store.getState().currentAction?.name).toBe('second');
});

it('keeps the last ten errors, newest first', () => {
  const { tracing, store } = setUp();
  const references = Array.from(
    { length: 12 },
    (_, index) => tracing.captureError(new Error(`${index}`)).reference,
  );
  expect(store.getState().references.map(({ reference }) => reference)).toEqual(
    references.slice(2).reverse(),
  );
});

it('tells of each error where it was recorded', () => {
  const { tracing, store } = setUp();
  const error = new Error('refused');
  expect(() =>
    tracing.action('save', () => {
      throw error;
    }),
  ).toThrow(error);
  expect(store.getState().references).toEqual([tracing.occurrenceOf(error)]);
});

it('follows delivery, in total and for each trace that a user may quote', async () => {
  const { tracing, store } = setUp();
  tracing.log.info('no reference');
  tracing.captureError(new Error('refused'));
  const { traceId } = store.getState().references[0]!;
  expect(store.getState().delivery).toMatchObject({ state: 'queued', queued: 2, delivered: 0, dropped: 0 });
  expect(store.getState().deliveries).toEqual({
    [traceId]: { state: 'queued', queued: 1, delivered: 0, dropped: 0, problem: undefined },
  });
  const seen: (string | undefined)[] = [];
  store.subscribe(({ deliveries }) => seen.push(deliveries[traceId]?.state));
  await tracing.flush();
  expect(seen).toEqual(['sending', 'delivered']);
  expect(store.getState().delivery).toMatchObject({
    state: 'delivered',
    queued: 0,
    delivered: 2,
    dropped: 0,
  });
});

it('knows the errors that were recorded before it, and follows their delivery', async () => {
  const { tracing } = createTestTracing();
  const error = new Error('refused at the start');
  tracing.action('start', () => tracing.captureError(error));
  const other = tracing.captureError(new Error('refused again')).reference;
  const store = createTracingStore(tracing);
  const { references, deliveries } = store.getState();
  expect(references.map(({ reference }) => reference)).toEqual([other, tracing.referenceOf(error)]);
  expect(references[1]).toEqual(tracing.occurrenceOf(error));
  expect(Object.values(deliveries)).toMatchObject([{ state: 'queued' }, { state: 'queued' }]);
  await tracing.flush();
  expect(store.getState().deliveries[references[1]!.traceId]).toMatchObject({ state: 'delivered' });
});

it('knows that such an error has arrived before it looked', async () => {
  const { tracing } = createTestTracing();
  tracing.captureError(new Error('refused'));
  await tracing.flush();
  const { deliveries } = createTracingStore(tracing).getState();
  expect(Object.values(deliveries)).toMatchObject([{ state: 'delivered', delivered: 1 }]);
});

it('says nothing of an early error if it cannot know the delivery', async () => {
  const { tracing } = createTestTracing();
  tracing.captureError(new Error('arrived'));
  await tracing.flush();
  tracing.captureError(new Error('waits'));
  const { references, deliveries } = createTracingStore(tracing).getState();
  expect(references).toHaveLength(2);
  expect(deliveries).toEqual({});
});

it('does not subtract earlier records from the records that wait', async () => {
  const { tracing } = createTestTracing();
  const action = tracing.startAction('save');
  action.log.info('queued before the store');
  tracing.account();
  const store = createTracingStore(tracing);
  action.run(() => tracing.captureError(new Error('refused')));
  await tracing.flush();
  expect(store.getState().deliveries[action.traceId]).toMatchObject({ state: 'delivered', queued: 0 });
});

it('lists no early error of a user who has left', () => {
  const { tracing } = createTestTracing();
  tracing.setSession('session-1');
  tracing.captureError(new Error('refused'));
  tracing.setSession(null);
  expect(createTracingStore(tracing).getState().references).toEqual([]);
});

it('lists an early error once, however many stores look', () => {
  const texts = new Map<string, string>();
  const storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
  };
  const { tracing } = createTestTracing();
  tracing.captureError(new Error('refused'));
  createTracingStore(tracing, { storage });
  expect(createTracingStore(tracing, { storage }).getState().references).toHaveLength(1);
});

it('says that a trace could not be sent, and why, while it is tried again', async () => {
  const test = createTestTracing({ exporter: () => Promise.reject(new Error('blocked')) });
  const store = createTracingStore(test.tracing);
  test.tracing.captureError(new Error('refused'));
  const { traceId } = store.getState().references[0]!;
  await test.tracing.flush();
  expect(store.getState().deliveries[traceId]).toEqual({
    state: 'failed',
    queued: 1,
    delivered: 0,
    dropped: 0,
    problem: 'Error: blocked',
  });
});

it('distinguishes a partly lost trace from a delivered trace', async () => {
  const test = createTestTracing({
    exporter: (records) =>
      Promise.resolve({ accepted: records.length - 1, rejected: [{ reason: 'too large' }] }),
  });
  const store = createTracingStore(test.tracing);
  test.tracing.action('save', () => test.tracing.captureError(new Error('refused')));
  test.tracing.captureError(new Error('alone'));
  test.endActions();
  await test.tracing.flush();
  const states = store.getState().references.map(({ traceId }) => store.getState().deliveries[traceId]);
  expect(states).toMatchObject([
    { state: 'delivered', delivered: 1, dropped: 0 },
    { state: 'partly delivered', delivered: 1, dropped: 1, problem: 'too large' },
  ]);
});

it('tells its listeners of each change', () => {
  const { tracing, store } = setUp();
  const seen: (string | null)[] = [];
  const stop = store.subscribe(({ sessionId }, before) => {
    if (sessionId !== before.sessionId) seen.push(before.sessionId, sessionId);
  });
  tracing.setSession('session-1');
  stop();
  tracing.setSession(null);
  expect(seen).toEqual([null, 'session-1']);
});

it('stays silent for records until they are queued, because there are many', () => {
  const { tracing, store } = setUp();
  const before = store.getState();
  let changes = 0;
  store.subscribe(() => changes++);
  tracing.log.info('first');
  tracing.log.info('second');
  expect(changes).toBe(0);
  tracing.account();
  expect(store.getState()).toEqual({
    ...before,
    delivery: { state: 'queued', queued: 2, delivered: 0, dropped: 0, problem: undefined },
  });
});

it('stops listening when disposed, and keeps its state', () => {
  const { tracing, store } = setUp();
  tracing.setSession('session-1');
  store.dispose();
  tracing.setSession(null);
  expect(store.getState().sessionId).toBe('session-1');
});

it('holds plain data that survives being written down', () => {
  const { tracing, store } = setUp();
  tracing.startAction('save');
  tracing.captureError(new Error('refused'));
  expect(JSON.parse(JSON.stringify(store.getState()))).toEqual(store.getState());
});
