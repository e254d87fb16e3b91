import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceIdOf = (n: number) => `${n}`.padStart(32, 'a');

it('keeps 50 concurrent requests apart, after awaits, timers and callbacks and in parallel steps', async () => {
  const { tracing, spans, logs } = createRecordedTracing();
  let arrived = 0;
  let release!: () => void;
  const allThere = new Promise<void>((resolve) => (release = resolve));

  const address = await listen(
    tracing.withTracing(async () => {
      const seen: (string | undefined)[] = [tracing.current()?.traceId];
      if (++arrived === 50) release();
      await allThere;
      seen.push(tracing.current()?.traceId);
      await setTimeout(1);
      seen.push(tracing.current()?.traceId);
      await new Promise<void>((resolve) =>
        queueMicrotask(() => {
          seen.push(tracing.current()?.traceId);
          resolve();
        }),
      );
      await Promise.all([
        tracing.span('left', async (step) => {
          await setImmediate();
          seen.push(step.traceId, tracing.current()?.traceId);
          tracing.log.info('left');
        }),
        tracing.span('right', async () => {
          await setTimeout(1);
          tracing.log.info('right');
        }),
      ]);
      tracing.log.info('done');
      return Response.json(seen);
    }),
  );

  await Promise.all(
    Array.from({ length: 50 }, async (_, n) => {
      const traceId = traceIdOf(n);
      const response = await fetch(address, {
        headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
      });
      expect(await response.json()).toEqual(Array(6).fill(traceId));
    }),
  );

  const recorded = await spans();
  expect(recorded).toHaveLength(150);
  const idOf = (traceId: string | undefined, name: string) =>
    recorded.find((span) => span.traceId === traceId && span.name === name)?.spanId;
  for (const log of await logs()) {
    expect(log.spanId).toBe(idOf(log.traceId, log.body === 'done' ? 'GET /' : String(log.body)));
  }
  for (const span of recorded.filter(({ kind }) => kind === 'internal')) {
    expect(span.parentSpanId).toBe(idOf(span.traceId, 'GET /'));
  }
});

it('has no current span outside of a request', async () => {
  const { tracing, logs } = createRecordedTracing();
  await tracing.withTracing(() => new Response())(new Request('http://a.example/'));
  expect(tracing.current()).toBeUndefined();
  tracing.log.info('alone');
  expect(await logs()).toMatchObject([{ body: 'alone', attributes: { 'waybill.attribution': 'none' } }]);
});

it('keeps two tracings in one process apart', async () => {
  const outer = createRecordedTracing();
  const inner = createRecordedTracing();
  const handler = outer.tracing.withTracing(() =>
    inner.tracing.withTracing(() =>
      Response.json([outer.tracing.current()?.spanId, inner.tracing.current()?.spanId]),
    )(new Request('http://b.example/inner')),
  );
  const ids: unknown = await (await handler(new Request('http://a.example/outer'))).json();
  expect(ids).toEqual([(await outer.span('GET /outer')).spanId, (await inner.span('GET /inner')).spanId]);
});

it('gives a job outside of any request its own trace, and captures its error', async () => {
  const { tracing, span, logs } = createRecordedTracing();
  const failure = new Error('no connection');
  const job = tracing.span('nightly report', () =>
    tracing.span('send', async () => {
      await Promise.resolve();
      throw failure;
    }),
  );
  await expect(job).rejects.toBe(failure);
  const root = await span('nightly report');
  const step = await span('send');
  expect(root.parentSpanId).toBeUndefined();
  expect(step).toMatchObject({ traceId: root.traceId, parentSpanId: root.spanId });
  expect(await logs()).toMatchObject([{ traceId: root.traceId, spanId: step.spanId }]);
});
