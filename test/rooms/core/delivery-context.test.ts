import { afterEach, beforeEach, expect, it } from 'vitest';
import { current, install } from 'waybill/async-context';
import { createTestTracing } from 'waybill/testing';

let restore: () => void;
beforeEach(() => {
  restore = install();
});
afterEach(() => restore());

it.each([
  ['later', undefined],
  ['at page exit', { exit: true }],
])('sends the records of an action outside of that action, %s', async (_, options) => {
  const contexts: unknown[] = [];
  const { tracing } = createTestTracing({
    exporter: async (records) => {
      contexts.push(current());
      return { accepted: records.length, rejected: [] };
    },
  });
  await tracing.action('Save', (action) => {
    action.log.error('a');
    return tracing.flush(options);
  });
  expect(contexts).toEqual([undefined]);
});
