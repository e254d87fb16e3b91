import { setImmediate } from 'node:timers/promises';
import { publicError } from 'waybill/server';
import { expect, it } from 'vitest';
import { hostileValues } from '../../promises/hostile/hostile-values.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 1,
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: null,
};

const timings = [
  ['at once', (work: () => unknown) => work()],
  ['after an await', async (work: () => unknown) => (await setImmediate(), work())],
] as const;

it('returns the very result of the work', async () => {
  const { tracing } = createRecordedTracing();
  const results = [undefined, null, 0, '', 'text', Symbol('own'), {}, [], () => {}, new Error('returned')];
  for (const result of results) {
    expect(tracing.continue(context, 'job', () => result)).toBe(result);
    expect(await tracing.continue(context, 'job', async () => (await setImmediate(), result))).toBe(result);
  }
});

it('ends the span when the work has settled', async () => {
  let nowMs = 1_750_000_000_000;
  const { tracing, span } = createRecordedTracing({ now: () => nowMs });
  await tracing.continue(context, 'job', async () => {
    await setImmediate();
    nowMs += 250;
  });
  const { startTimeUnixNano, endTimeUnixNano } = await span('job');
  expect(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)).toBe(250_000_000n);
});

it.each(timings)('throws on the very error that the work throws %s, and records it once', async (_, at) => {
  const { tracing, logs, span } = createRecordedTracing();
  const failure = new RangeError('out of paper');
  const fail = () => {
    throw failure;
  };
  const thrown = await Promise.resolve()
    .then(() => tracing.continue(context, 'job', () => tracing.span('print', () => at(fail))))
    .catch((error: unknown) => error);
  expect(thrown).toBe(failure);
  const step = await span('print');
  for (const failed of [await span('job'), step]) {
    expect(failed).toMatchObject({
      status: { code: 'error', message: 'out of paper' },
      attributes: { 'error.type': 'RangeError' },
    });
  }
  expect(await logs()).toMatchObject([
    {
      severityText: 'ERROR',
      traceId: context.traceId,
      spanId: step.spanId,
      attributes: { 'correlation.id': context.correlationId, 'exception.message': 'out of paper' },
    },
  ]);
});

it.each(timings)('marks a refusal that is thrown %s as refused, and not as failed', async (_, at) => {
  const { tracing, logs, span } = createRecordedTracing();
  const refusal = publicError('Already a member.', { status: 409 });
  const work = () =>
    at(() => {
      throw refusal;
    });
  await expect(async () => tracing.continue(context, 'job', work)).rejects.toBe(refusal);
  expect(await span('job')).toMatchObject({
    status: { code: 'unset' },
    attributes: { 'waybill.refused': true },
  });
  expect(await logs()).toMatchObject([{ severityText: 'INFO', attributes: { 'waybill.refused': true } }]);
});

it('records no error if the work was stopped on purpose', async () => {
  const { tracing, logs, span } = createRecordedTracing();
  const stop = new DOMException('stop', 'AbortError');
  await expect(tracing.continue(context, 'job', () => Promise.reject(stop))).rejects.toBe(stop);
  expect(await span('job')).toMatchObject({
    status: { code: 'unset' },
    attributes: { 'waybill.outcome': 'abandoned' },
  });
  expect(await logs()).toEqual([]);
});

it('records an error of two jobs in both traces', async () => {
  const { tracing, logs } = createRecordedTracing();
  const failure = new Error('no configuration');
  const other = { ...context, traceId: '22222222222242228222222222222222' };
  for (const each of [context, other]) {
    await expect(tracing.continue(each, 'job', () => Promise.reject(failure))).rejects.toBe(failure);
  }
  expect((await logs()).map(({ traceId }) => traceId)).toEqual([context.traceId, other.traceId]);
});

it('lets the work end its span with an outcome of its own', async () => {
  const { tracing, span } = createRecordedTracing();
  tracing.continue(context, 'job', (own) => own.end({ failure: 'dead letter' }));
  expect((await span('job')).status).toEqual({ code: 'error', message: 'dead letter' });
});

it.each(Object.entries(hostileValues))('throws on %s', async (_, create) => {
  const { tracing } = createRecordedTracing({ onDiagnostic: () => {} });
  const thrown = create();
  let caught: unknown;
  try {
    tracing.continue(context, 'job', () => {
      throw thrown;
    });
  } catch (error) {
    caught = error;
  }
  expect(Object.is(caught, thrown)).toBe(true);
});

it('delivers its records without a call of flush', async () => {
  let deliver!: (names: readonly string[]) => void;
  const delivered = new Promise<readonly string[]>((resolve) => (deliver = resolve));
  const { tracing } = createRecordedTracing({
    exporter: async (records) => {
      deliver(records.map((record) => (record.type === 'span' ? record.name : String(record.body))));
      return { accepted: records.length, rejected: [] };
    },
  });
  tracing.continue(context, 'job', () => tracing.log.info('half way'));
  expect(await delivered).toEqual(['half way', 'job']);
});
