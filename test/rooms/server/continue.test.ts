import { EventEmitter } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { TracingContext } from 'waybill';
import { extractTracingContext, injectTracingContext } from 'waybill/server';
import { describe, expect, it } from 'vitest';
import { hostileValues } from '../../promises/hostile/hostile-values.ts';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const context: TracingContext = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 3,
  traceState: 'vendor=1',
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
};
const contextOf = (n: number): TracingContext => ({
  ...context,
  traceId: `${n}`.padStart(32, 'a'),
  spanId: `${n}`.padStart(16, 'b'),
});

it('records the work as a child of the span in the context, with its ids', async () => {
  const { tracing, span } = createRecordedTracing();
  const options = { kind: 'consumer', attributes: { queue: 'invoices' } } as const;
  expect(tracing.continue(context, 'send invoice', () => 'sent', options)).toBe('sent');
  expect(await span('send invoice')).toMatchObject({
    traceId: context.traceId,
    parentSpanId: context.spanId,
    remoteParent: true,
    flags: 3,
    traceState: 'vendor=1',
    kind: 'consumer',
    status: { code: 'unset' },
    attributes: {
      queue: 'invoices',
      'correlation.id': context.correlationId,
      'session.id': context.sessionId,
      'waybill.attribution': 'exact',
    },
  });
});

it('has every kind of span', async () => {
  const { tracing, span } = createRecordedTracing();
  for (const kind of ['internal', 'server', 'client', 'producer', 'consumer'] as const) {
    tracing.continue(context, kind, () => {}, { kind });
    expect((await span(kind)).kind).toBe(kind);
  }
  tracing.continue(context, 'no kind', () => {});
  expect((await span('no kind')).kind).toBe('internal');
});

it('gives every call inside the work the context, after awaits, timers and callbacks', async () => {
  const { tracing, spans, logs, span } = createRecordedTracing();
  const emitter = new EventEmitter();
  await tracing.continue(context, 'job', async (own) => {
    tracing.log.info('at once');
    await Promise.resolve();
    tracing.log.info('after an await');
    await setTimeout(1);
    tracing.log.info('after a timer');
    await setImmediate();
    await new Promise<void>((resolve) => process.nextTick(resolve));
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    await new Promise<void>((resolve) => {
      emitter.once('done', resolve);
      emitter.emit('done');
    });
    tracing.log.info('after an event');
    expect(tracing.current()).toBe(own);
    await tracing.span('step', () => setTimeout(1));
    tracing.captureError(new Error('handled'));
  });
  const job = await span('job');
  expect(await spans()).toHaveLength(2);
  expect(await span('step')).toMatchObject({ traceId: context.traceId, parentSpanId: job.spanId });
  const lines = await logs();
  expect(lines).toHaveLength(5);
  for (const line of lines) {
    expect(line).toMatchObject({
      traceId: context.traceId,
      spanId: job.spanId,
      attributes: { 'correlation.id': context.correlationId, 'session.id': context.sessionId },
    });
  }
  expect(tracing.current()).toBeUndefined();
});

it('sends its requests as children, and passes the context on to the next program', async () => {
  const received: TracingContext[] = [];
  const address = await listen((request) => {
    received.push(extractTracingContext(request));
    return new Response();
  });
  const { tracing, span } = createRecordedTracing({ targets: [{ url: address, headers: 'all' }] });
  await tracing.continue(context, 'job', async () => {
    await setImmediate();
    await tracing.fetch(address);
  });
  const request = await span('GET');
  expect(request).toMatchObject({ kind: 'client', parentSpanId: (await span('job')).spanId });
  expect(received).toMatchObject([
    { traceId: context.traceId, spanId: request.spanId, correlationId: context.correlationId, flags: 3 },
  ]);
});

it("makes a consumer's span the child of the producer's span", async () => {
  const { tracing, span } = createRecordedTracing();
  const carrier: Record<string, string> = {};
  tracing.span('publish', () => injectTracingContext(tracing.current(), carrier), { kind: 'producer' });
  const received = extractTracingContext(carrier);
  await tracing.continue(received, 'process', () => setImmediate(), { kind: 'consumer' });
  const producer = await span('publish');
  expect(await span('process')).toMatchObject({ traceId: producer.traceId, parentSpanId: producer.spanId });
});

it('gives 1000 interleaved jobs their own parents', async () => {
  const { tracing, spans, logs } = createRecordedTracing();
  let arrived = 0;
  let release!: () => void;
  const allThere = new Promise<void>((resolve) => (release = resolve));
  const numbers = Array.from({ length: 1000 }, (_, n) => n);
  await Promise.all(
    numbers.map((n) =>
      tracing.continue(contextOf(n), `job ${n}`, async () => {
        if (++arrived === numbers.length) release();
        await allThere;
        await (n % 2 ? setImmediate() : setTimeout(n % 7));
        await tracing.span(`step ${n}`, async () => {
          await setImmediate();
          tracing.log.info(`line ${n}`);
        });
      }),
    ),
  );
  const all = new Map((await spans()).map((span) => [span.name, span]));
  const lines = new Map((await logs()).map((line) => [line.body, line]));
  const wrong = numbers.filter((n) => {
    const [job, step, line] = [all.get(`job ${n}`), all.get(`step ${n}`), lines.get(`line ${n}`)];
    return !(
      job?.parentSpanId === contextOf(n).spanId &&
      job?.traceId === contextOf(n).traceId &&
      step?.parentSpanId === job?.spanId &&
      line?.spanId === step?.spanId &&
      line?.traceId === job?.traceId
    );
  });
  expect([all.size, lines.size, wrong]).toEqual([2000, 1000, []]);
});

it('leaves the current span outside of the work as it is', async () => {
  const { tracing, span } = createRecordedTracing();
  await tracing.span('request', async (outer) => {
    const work = tracing.continue(context, 'message', async (inner) => {
      expect(tracing.current()).toBe(inner);
      await setImmediate();
      await tracing.continue(contextOf(7), 'another message', () => setImmediate());
      expect(tracing.current()).toBe(inner);
    });
    expect(tracing.current()).toBe(outer);
    await work;
    expect(tracing.current()).toBe(outer);
  });
  expect(await span('message')).toMatchObject({ traceId: context.traceId, parentSpanId: context.spanId });
  expect(await span('another message')).toMatchObject({ parentSpanId: contextOf(7).spanId });
  expect((await span('request')).traceId).not.toBe(context.traceId);
});

it('is an ordinary child span if the context is the one of the current span', async () => {
  const { tracing, span } = createRecordedTracing();
  tracing.continue(context, 'job', (job) => {
    tracing.continue(job, 'by its span', () => {});
    tracing.continue({ ...job.context }, 'by its context', () => {});
  });
  for (const name of ['by its span', 'by its context']) {
    const child = await span(name);
    expect(child).toMatchObject({
      parentSpanId: (await span('job')).spanId,
      remoteParent: false,
      attributes: { 'correlation.id': context.correlationId, 'session.id': context.sessionId },
    });
    expect(child.attributes).not.toHaveProperty('waybill.reference');
  }
});

describe('the context', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['an empty object', {}],
    ['ids that are no ids', { traceId: 'x', spanId: 'b7ad6b7169203331' }],
    ['a trace id of zeros', { ...context, traceId: '0'.repeat(32), correlationId: undefined as never }],
  ])('begins a new trace for %s', async (_, given) => {
    const { tracing, span } = createRecordedTracing();
    const traceId = tracing.continue(given, 'job', (own) => own.traceId);
    const record = await span('job');
    expect(record).toMatchObject({ traceId, remoteParent: false, flags: 1 });
    expect(record.parentSpanId).toBeUndefined();
    expect(record.attributes['correlation.id']).toBe(
      traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    );
  });

  it('keeps the correlation id of an older process if there is no trace', async () => {
    const { tracing, span } = createRecordedTracing();
    tracing.continue({ correlationId: context.correlationId }, 'job', () => {});
    expect((await span('job')).attributes['correlation.id']).toBe(context.correlationId);
  });

  it('can come from JSON, in other spellings and with invalid fields', async () => {
    const { tracing, span } = createRecordedTracing();
    const stored = JSON.stringify({
      traceId: '0AF76519-16CD-43DD-8448-EB211C80319C',
      spanId: 'B7AD6B7169203331',
      flags: 1,
      traceState: 'B=2',
      correlationId: 'a b',
      sessionId: 'x\ny',
    });
    tracing.continue(JSON.parse(stored) as TracingContext, 'job', () => {});
    const record = await span('job');
    expect(record).toMatchObject({
      traceId: context.traceId,
      parentSpanId: context.spanId,
      flags: 1,
      attributes: { 'correlation.id': '0af76519-16cd-43dd-8448-eb211c80319c' },
    });
    expect(record.traceState).toBeUndefined();
    expect(record.attributes).not.toHaveProperty('session.id');
  });

  it('decides whether the work is exported, also if the ratio says otherwise', async () => {
    for (const sampleRatio of [0, 1]) {
      const { tracing, spans } = createRecordedTracing({ sampleRatio });
      for (const flags of [0, 1, 2, 3]) {
        const inner = tracing.continue({ ...context, flags }, `${flags}`, (own) => own.context.flags);
        expect(inner).toBe(flags);
      }
      tracing.continue(null, 'new', () => {});
      const names = (await spans()).map(({ name }) => name);
      expect(names).toEqual(sampleRatio ? ['1', '3', 'new'] : ['1', '3']);
    }
  });

  const givenAs = ['context', 'name', 'options', 'links', 'kind'] as const;
  it.each(Object.entries(hostileValues))(
    'can be, and every option can be, %s: the work runs once',
    (_, create) => {
      // Some of the values take long to make.
      const hostile = create() as never;
      for (const place of givenAs) {
        const { tracing } = createRecordedTracing({ onDiagnostic: () => {} });
        const options = { [place]: hostile };
        let runs = 0;
        const result = tracing.continue(
          place === 'context' ? hostile : context,
          place === 'name' ? hostile : 'job',
          () => ++runs,
          place === 'options' ? hostile : options,
        );
        expect([result, runs]).toEqual([1, 1]);
      }
    },
  );
});
