import { afterEach, beforeEach, expect, it } from 'vitest';
import { current, install } from 'waybill/async-context';
import type { Action, Tracing } from 'waybill';
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

it.each<[when: string, describe: (tracing: Tracing, other: Action) => unknown]>([
  ['a line is an error', (tracing) => tracing.log.error('a')],
  ['code asks for the last records', (tracing) => tracing.recent()],
  ['the page ends', (tracing) => tracing.flush({ exit: true })],
  ['a listener wants each record', (tracing, other) => other.log.info('b')],
])(
  'calls the redactor of a snapshot and the listeners to records outside of any action, if %s',
  (_, describe) => {
    const contexts: unknown[] = [];
    const { tracing } = createTestTracing({
      redact(key, value) {
        if (key === 'late') contexts.push(current());
        return value;
      },
    });
    const other = tracing.startAction('Other', { attributes: { late: true } });
    tracing.action('Save', () => {
      tracing.subscribe(() => contexts.push(current()), ['record']);
      describe(tracing, other);
      tracing.recent();
    });
    expect(contexts.length).toBeGreaterThan(1);
    expect(new Set(contexts)).toEqual(new Set([undefined]));
  },
);

it('makes the other records if a span cannot be described', async () => {
  const { tracing, exporter, diagnostics } = createTestTracing({});
  const hostile = tracing.startAction('Hostile', { attributes: { a: 1 } });
  Object.defineProperty(hostile, 'snapshot', {
    value() {
      throw new Error('no');
    },
  });
  tracing.startAction('Plain', { attributes: { a: 1 } });
  await tracing.flush({ exit: true });
  expect(exporter.records().map((record) => record.type === 'span' && record.name)).toEqual(['Plain']);
  expect(diagnostics).toMatchObject([{ kind: 'a record' }]);
});
