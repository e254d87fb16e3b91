import { render, screen } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createTracing, type TelemetryRecord, type Tracing } from 'waybill';
import { recordsOf } from '../readme/records-of.ts';

/** Starts a tracing with one instrumentation for the time of a test. */
function trace(instrumentation: (tracing: Tracing) => () => void): {
  tracing: Tracing;
  records: TelemetryRecord[];
} {
  const tracing = createTracing({ service: 'shop-web', instrumentations: [instrumentation] });
  onTestFinished(() => tracing.dispose());
  return { tracing, records: recordsOf(tracing) };
}

it('makes an action of a click in the example of user actions', async () => {
  const { tracing } = await import('docs:context/clicks');
  const records = recordsOf(tracing);
  render(
    <button data-track="save order" onClick={() => tracing.log.info('saving')}>
      Save
    </button>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await expect.poll(() => records.length).toBe(2);
  void tracing.dispose();
  const [log, action] = records;
  expect(action).toMatchObject({ name: 'save order', attributes: { 'waybill.trigger': 'click' } });
  expect(log?.traceId).toBe(action?.traceId);
});

it('runs each job in the action that queued it in the example of a queue', async () => {
  const { print, tracing, workOff } = await import('docs:context/queue');
  const records = recordsOf(tracing);
  print('A-1');
  print('A-2');
  workOff();
  await expect.poll(() => records.length).toBe(4);
  void tracing.dispose();
  const lines = records.filter(({ type }) => type === 'log');
  const actions = records.filter(({ type }) => type === 'span');
  expect(lines.map(({ attributes }) => attributes['order'])).toEqual(['A-1', 'A-2']);
  expect(lines.map(({ traceId }) => traceId)).toEqual(actions.map(({ traceId }) => traceId));
  expect(new Set(actions.map(({ traceId }) => traceId)).size).toBe(2);
});

it('makes an action of a function that React calls, in the example of a wrapped function', async () => {
  const { TeamName, tracing } = await import('docs:forms/wrap');
  const records = recordsOf(tracing);
  render(<TeamName />);
  await userEvent.click(screen.getByRole('button', { name: 'Rename' }));
  await expect.poll(() => records.length).toBe(2);
  void tracing.dispose();
  const [request, action] = records;
  expect(action).toMatchObject({ name: 'rename team', attributes: { 'waybill.request_count': 1 } });
  expect(request).toMatchObject({ name: 'POST', traceId: action?.traceId });
});

it('writes the lines of the example of log lines, with context and child', async () => {
  const { addToCart, tracing } = await import('docs:logs/logs');
  const records = recordsOf(tracing);
  addToCart(['a', 'b']);
  void tracing.dispose();
  expect(records).toMatchObject([
    { type: 'log', body: 'added', attributes: { tenant: 'acme', part: 'cart', count: 2 } },
  ]);
});

it('spells an error and its causes out in the example of a log line', async () => {
  const { retryLater, tracing } = await import('docs:logs/errors');
  const records = recordsOf(tracing);
  retryLater(new Error('not saved', { cause: new TypeError('no connection') }), 2);
  void tracing.dispose();
  expect(records).toMatchObject([
    {
      body: 'saving failed, trying again',
      severityText: 'WARN',
      attributes: { 'exception.message': 'not saved', attempt: 2 },
    },
  ]);
  expect(records[0]?.attributes['exception.stacktrace']).toContain('TypeError: no connection');
});

it('tells how fast the page is in the example of web vitals', async () => {
  const { tracing } = await import('docs:web-vitals/vitals');
  const records = recordsOf(tracing);
  const vitals = (): readonly unknown[] =>
    records.map(({ attributes }) => attributes['browser.web_vital.name']).filter(Boolean);
  await expect.poll(vitals).toContain('ttfb');
  void tracing.dispose();
});

it('makes a request of each beacon in the example of an instrumentation, and puts the function back', async () => {
  const native = vi.fn<typeof navigator.sendBeacon>(() => true);
  const own = navigator.sendBeacon;
  navigator.sendBeacon = native;
  onTestFinished(() => {
    navigator.sendBeacon = own;
  });
  const { traceBeacons } = await import('docs:instrumentations/beacons');
  const { tracing, records } = trace(traceBeacons());
  const isQueued = tracing.action('leave', () => navigator.sendBeacon('/left', 'now'));
  expect(isQueued).toBe(true);
  expect(native.mock.calls).toEqual([['/left', 'now']]);
  native.mockReturnValue(false);
  expect(navigator.sendBeacon('/left')).toBe(false);
  await expect.poll(() => records.length).toBe(3);
  const [first, second, action] = records;
  expect(first).toMatchObject({ name: 'POST', kind: 'client', traceId: action?.traceId });
  expect(second).toMatchObject({ status: { code: 'error', message: 'QuotaExceededError' } });
  expect(action).toMatchObject({ name: 'leave', attributes: { 'waybill.request_count': 1 } });
  await tracing.dispose();
  expect(navigator.sendBeacon).toBe(native);
});

it('makes an action of a drop in the example of an action of your own', async () => {
  const { traceDrops } = await import('docs:instrumentations/drops');
  const { tracing, records } = trace(traceDrops());
  render(<div data-testid="basket" onDrop={() => tracing.log.info('dropped')} />);
  screen.getByTestId('basket').dispatchEvent(new DragEvent('drop', { bubbles: true }));
  tracing.log.info('later');
  await expect.poll(() => records.length).toBe(3);
  const [line, later, action] = records;
  expect(action).toMatchObject({ name: 'drop', attributes: { 'waybill.trigger': 'drop' } });
  expect(line?.traceId).toBe(action?.traceId);
  expect(later?.traceId).toBeUndefined();
});

it('records the measurements of the browser in the example of long tasks', async () => {
  const { traceLongTasks } = await import('docs:instrumentations/long-tasks');
  const { records } = trace(traceLongTasks());
  const block = (): void => {
    const untilMs = performance.now() + 120;
    while (performance.now() < untilMs);
  };
  setTimeout(block);
  await expect
    .poll(() => records.map((record) => record.type === 'span' && record.name))
    .toContain('long task');
  const task = records.find((record) => record.type === 'span');
  expect(Number(task?.endTimeUnixNano) - Number(task?.startTimeUnixNano)).toBeGreaterThan(100e6);
  expect(task?.attributes).toMatchObject({ 'waybill.attribution': 'none' });
});
