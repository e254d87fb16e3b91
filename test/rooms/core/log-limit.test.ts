import { expect, it } from 'vitest';
import type { LogRecord } from 'waybill';
import { createTestTracing } from 'waybill/testing';

function countOf(logs: () => readonly LogRecord[], message: string) {
  const lines = logs().filter(({ body }) => body === message);
  const counts = lines.map(({ attributes }) => attributes['waybill.suppressed_count']);
  return {
    written: counts.filter((count) => count === undefined).length,
    suppressed: counts.reduce<number>((sum, count) => sum + Number(count ?? 0), 0),
  };
}

it('writes 100 lines a second of one message, and counts the others', async () => {
  const { tracing, logs, clock } = createTestTracing();
  for (let nth = 0; nth < 100_000; nth++) tracing.log.debug('render', { nth });
  tracing.log.info('another');
  expect(countOf(logs, 'render')).toEqual({ written: 100, suppressed: 0 });
  expect(countOf(logs, 'another')).toEqual({ written: 1, suppressed: 0 });
  clock.advance(1000);
  tracing.log.debug('render');
  expect(countOf(logs, 'render')).toEqual({ written: 101, suppressed: 99_900 });
});

it('counts the left-out lines with the next delivery, although nothing is logged any more', async () => {
  const { tracing, exporter } = createTestTracing();
  for (let nth = 0; nth < 250; nth++) tracing.log.warn('loop');
  await tracing.flush();
  expect(exporter.records().at(-1)).toMatchObject({
    type: 'log',
    body: 'loop',
    severityNumber: 13,
    severityText: 'WARN',
    attributes: { 'waybill.suppressed_count': 150 },
  });
  await tracing.flush();
  expect(exporter.records()).toHaveLength(101);
});

it('puts the count down to the action of the first of these lines', async () => {
  const { tracing, logs } = createTestTracing();
  const action = tracing.startAction('Save');
  for (let nth = 0; nth < 101; nth++) action.log.info('loop');
  await tracing.flush();
  expect(logs().at(-1)).toMatchObject({
    traceId: action.traceId,
    attributes: { 'waybill.suppressed_count': 1 },
  });
});

it('asks for no fields of a line that is left out', () => {
  const { tracing } = createTestTracing();
  let asked = 0;
  for (let nth = 0; nth < 1000; nth++) tracing.log.info('loop', () => ({ asked: ++asked }));
  expect(asked).toBe(100);
});

it('leaves no captured error out', () => {
  const { tracing, logs } = createTestTracing();
  for (let nth = 0; nth < 150; nth++) tracing.captureError(new Error('same', { cause: nth }));
  expect(logs()).toHaveLength(150);
});

it('keeps counting where every message is another one', () => {
  const { tracing, logs } = createTestTracing();
  for (let nth = 0; nth < 150; nth++) tracing.log.info('loop');
  for (let nth = 0; nth < 1000; nth++) tracing.log.info(`message ${nth}`);
  expect(countOf(logs, 'loop')).toEqual({ written: 100, suppressed: 50 });
});

it('goes on when the clock was set back', () => {
  const { tracing, logs, clock } = createTestTracing();
  for (let nth = 0; nth < 150; nth++) tracing.log.info('loop');
  clock.advance(-86_400_000);
  tracing.log.info('loop');
  expect(countOf(logs, 'loop')).toEqual({ written: 101, suppressed: 50 });
});
