import { afterEach, beforeEach, expect, it } from 'vitest';
import { current, install, run } from 'waybill/async-context';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import { queueOf, record } from './open-queue.ts';

let restore: () => void;
beforeEach(() => {
  restore = install();
});
afterEach(() => restore());

it.each([
  ['later', undefined],
  ['at page exit', { exit: true }],
])('sends outside of the action whose records they are, %s', async (_, options) => {
  const contexts: unknown[] = [];
  const queue = queueOf(
    async (records) => {
      contexts.push(current());
      return { accepted: records.length, rejected: [] };
    },
    createDiagnostics({}),
    { detach: (fn) => run(undefined, fn) },
  );
  await run('an action', () => {
    queue.add(record('a', 17));
    return queue.flush(options);
  });
  expect(contexts).toEqual([undefined]);
});
