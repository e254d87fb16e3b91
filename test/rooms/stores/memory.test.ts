import { memoryStore } from 'waybill/testing';
import { describe, expect, test } from 'vitest';
import { aLog, aSpan, CORRELATION, REQUEST, TRACE } from '../postgres/records.ts';
import { everyStore } from './every-store.ts';
import { anEvent } from './test-store.ts';

describe('in memory', () => {
  const store = memoryStore();
  everyStore(() => ({
    store,
    addEvents: async (events, tenant) => store.addEvents(events, tenant === undefined ? {} : { tenant }),
    clear: async () => store.clear(),
  }));
});

test('drops the oldest records if there is no more room', async () => {
  const store = memoryStore({ maxRecords: 10 });
  store.addEvents([anEvent()]);
  for (let nth = 0; nth < 30; nth++) {
    await store(
      [nth % 2 ? aLog({ attributes: { nth } }) : aSpan({ spanId: (nth + 1).toString(16).padStart(16, '0') })],
      REQUEST,
    );
  }
  const trace = await store.read(TRACE);
  expect(trace?.spans.map(({ spanId }) => Number.parseInt(spanId, 16) - 1)).toEqual([20, 22, 24, 26, 28]);
  expect(trace?.logs.map(({ attributes }) => attributes['nth'])).toEqual([21, 23, 25, 27, 29]);
  expect(await store.events(CORRELATION)).toEqual([]);
});

test('keeps copies, so that later changes of a record do not reach it', async () => {
  const store = memoryStore();
  const attributes = { state: 'open' };
  await store([aSpan({ attributes })], REQUEST);
  attributes.state = 'changed';
  expect((await store.read(TRACE))?.spans[0]?.attributes).toEqual({ state: 'open' });
});

test.each([
  [{ tenant: 'two words' }, 'memoryStore got the tenant two words'],
  [{ maxRecords: 0 }, 'memoryStore got maxRecords 0'],
  [{ maxRecords: Infinity }, 'memoryStore got maxRecords Infinity'],
])('throws for %j', (options, problem) => {
  expect(() => memoryStore(options)).toThrow(`[waybill] ${problem}`);
});
