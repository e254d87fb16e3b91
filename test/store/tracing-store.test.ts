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
    delivery: { queued: 0, delivered: 0, dropped: 0 },
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
  const references = Array.from({ length: 12 }, (_, index) => tracing.captureError(new Error(`${index}`)));
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
  expect(store.getState().references).toEqual([tracing.reportOf(error)]);
});

it('follows delivery', async () => {
  const { tracing, store } = setUp();
  tracing.captureError(new Error('refused'));
  expect(store.getState().delivery).toEqual({ queued: 1, delivered: 0, dropped: 0 });
  await tracing.flush();
  expect(store.getState().delivery).toEqual({ queued: 0, delivered: 1, dropped: 0 });
});

it('tells its listeners of each change', () => {
  const { tracing, store } = setUp();
  const seen: (string | null)[] = [];
  const stop = store.subscribe(({ sessionId }, before) => seen.push(before.sessionId, sessionId));
  tracing.setSession('session-1');
  stop();
  tracing.setSession(null);
  expect(seen).toEqual([null, 'session-1']);
});

it('stays silent for records, of which there are many', () => {
  const { tracing, store } = setUp();
  tracing.log.info('first');
  const before = store.getState();
  let changes = 0;
  store.subscribe(() => changes++);
  tracing.log.info('second');
  expect(changes).toBe(1);
  expect(store.getState()).toEqual({ ...before, delivery: { queued: 2, delivered: 0, dropped: 0 } });
});

it('stops listening when disposed, and keeps what it knew', () => {
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
