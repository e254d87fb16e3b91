import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Delivery, LogRecord } from 'waybill';
import { createTracing } from '../../../src/core/internal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A tracing. Its receiver refuses each line with the text "refuse me". */
function start() {
  const taken: LogRecord[] = [];
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    onDiagnostic: () => {},
    exporter: async (records): Promise<Delivery> => {
      const logs = records as readonly LogRecord[];
      const refused = logs.filter(({ body }) => body === 'refuse me');
      taken.push(...logs.filter((one) => !refused.includes(one)));
      return {
        accepted: logs.length - refused.length,
        rejected: refused.map(({ attributes }) => ({
          id: String(attributes['log.record.uid']),
          reason: 'no',
        })),
      };
    },
  });
  const toldOf = () =>
    taken.filter(({ attributes }) => Object.keys(attributes).join().includes('waybill.dropped'));
  return { tracing, taken, toldOf };
}

it('adds up at any time, before anything is written out too', async () => {
  const { tracing } = start();
  expect(tracing.account()).toEqual({ captured: 0, adopted: 0, queued: 0, delivered: 0, dropped: {} });
  tracing.log.info('take me');
  tracing.log.info('refuse me');
  expect(tracing.account()).toMatchObject({ captured: 2, queued: 2 });
  const flushed = tracing.flush();
  expect(tracing.account()).toMatchObject({ captured: 2, queued: 2 });
  await flushed;
  expect(tracing.account()).toMatchObject({ captured: 2, queued: 0, delivered: 1, dropped: { refused: 1 } });
});

it('counts the dropped records in one line a minute, after a delivery that went well', async () => {
  const { tracing, toldOf } = start();
  tracing.log.info('refuse me');
  tracing.log.info('refuse me');
  await tracing.flush();
  expect(toldOf()).toEqual([]);
  tracing.log.info('take me');
  await tracing.flush();
  await tracing.flush();
  expect(toldOf()).toMatchObject([
    {
      severityText: 'WARN',
      body: 'Records were dropped: 2 refused',
      attributes: { 'waybill.dropped.refused': 2 },
    },
  ]);
  tracing.log.info('refuse me');
  await tracing.flush();
  tracing.log.info('take me');
  await tracing.flush();
  await tracing.flush();
  expect(toldOf()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(60_000);
  tracing.log.info('take me');
  await tracing.flush();
  await tracing.flush();
  expect(toldOf()).toMatchObject([{}, { attributes: { 'waybill.dropped.refused': 1 } }]);
});
