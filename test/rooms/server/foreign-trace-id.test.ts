import { describe, expect, it } from 'vitest';
import type { TelemetryRecord, TracingContext } from 'waybill';
import {
  consume,
  extractMessage,
  injectMessage,
  produce,
  transform,
  unwrapMessage,
  wrapMessage,
} from 'waybill/messages';
import {
  createSpan,
  endSpan,
  extractTracingContext,
  injectTracingContext,
  logMixin,
  type PropagationProblem,
} from 'waybill/server';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
const ID = 'order-4711';
const FOREIGN = 'waybill.foreign_trace_id';
const orders = { system: 'kafka', destination: 'orders' };

const request = (headers: Record<string, string>) => new Request('http://team.example/', { headers });
const idsOf = (records: readonly TelemetryRecord[]) => records.map(({ attributes }) => attributes[FOREIGN]);

describe('an x-trace-id that is no UUID', () => {
  it('reaches the last record of a chain: two requests, a message, a stored job and a step without a tracing', async () => {
    const shop = createRecordedTracing({ service: 'shop' });
    const worker = createRecordedTracing({ service: 'worker' });
    const message: { value: string; headers?: object } = { value: '7' };
    const shopAddress = await listen(
      shop.tracing.withTracing((received) => {
        expect(received.headers.get('tracestate')).toBe(`waybill=${ID}`);
        expect(received.headers.get('x-trace-id')).toBeNull();
        produce(shop.tracing, message, () => {}, orders);
        return new Response();
      }),
    );
    const gate = createRecordedTracing({
      service: 'gate',
      targets: [{ url: shopAddress, headers: 'w3c' }],
    });
    const gateAddress = await listen(
      gate.tracing.withTracing(async () => {
        await gate.tracing.fetch(shopAddress);
        return new Response();
      }),
    );
    await fetch(gateAddress, { headers: { 'x-trace-id': ID } });

    let stored = '';
    await consume(
      worker.tracing,
      message,
      async (span) => {
        await Promise.resolve();
        worker.tracing.log.info('saving');
        expect(logMixin(worker.tracing)()).toMatchObject({ foreign_trace_id: ID });
        stored = JSON.stringify(span.context);
      },
      orders,
    );
    const job = JSON.parse(stored) as TracingContext;
    await worker.tracing
      .continue(job, 'job', () => Promise.reject(new Error('no stock')))
      .catch(() => undefined);
    const step = endSpan(createSpan(job, 'step'));

    const records = [
      ...(await gate.spans()),
      ...(await shop.spans()),
      ...(await worker.spans()),
      ...(await worker.logs()),
      step!,
    ];
    expect(records.map((record) => (record.type === 'span' ? record.name : record.body))).toEqual([
      'GET',
      'GET /',
      'send orders',
      'GET /',
      'process orders',
      'job',
      'saving',
      'Error: no stock',
      'step',
    ]);
    expect(new Set(records.map((record) => record.traceId)).size).toBe(1);
    expect(idsOf(records)).toEqual(records.map(() => ID));
  });

  it('is on snapshots of open spans, and on no record of another trace', async () => {
    const { tracing, spans, logs } = createRecordedTracing();
    const handler = tracing.withTracing(async ({ headers }) => {
      if (headers.has('x-fail')) tracing.captureError(new Error('early'));
      await tracing.flush();
      return new Response();
    });
    await handler(request({ 'x-trace-id': ID, 'x-fail': '1' }));
    await handler(request({}));
    tracing.log.info('of no request');
    const recorded = await spans();
    expect(recorded.map(({ attributes }) => attributes['waybill.unfinished'])).toEqual([
      true,
      undefined,
      undefined,
    ]);
    expect(idsOf(recorded)).toEqual([ID, ID, undefined]);
    expect(idsOf(await logs())).toEqual([ID, undefined]);
  });

  it('is ignored where the ids of callers are ignored', async () => {
    const { tracing, spans } = createRecordedTracing({ propagation: 'out' });
    await tracing.withTracing(() => new Response())(request({ 'x-trace-id': ID }));
    expect(idsOf(await spans())).toEqual([undefined]);
  });

  it.each([
    ['an id of its own beside a trace', { traceparent, 'x-trace-id': ID }, ID, traceId],
    ['the id of another trace', { traceparent, 'x-trace-id': '4'.repeat(32) }, '4'.repeat(32), traceId],
    ['the id of the trace', { traceparent, 'x-trace-id': traceId }, undefined, traceId],
    ['a UUID, which is the trace', { 'x-trace-id': traceId }, undefined, traceId],
    ['all signs that may travel', { 'x-trace-id': 'Order_4.711:a-b' }, 'Order_4.711:a-b', undefined],
    ['a sign that tracestate has not', { 'x-trace-id': 'a=1' }, undefined, undefined],
    ['a lookup of a logger', { 'x-trace-id': '${jndi:ldap://x}' }, undefined, undefined],
    ['a member without a trace', { tracestate: `waybill=${ID}` }, undefined, undefined],
    ['the member of the caller', { traceparent, tracestate: `waybill=${ID}` }, ID, traceId],
    ['a newer id', { traceparent, tracestate: 'waybill=old', 'x-trace-id': ID }, ID, traceId],
    ['128 characters', { 'x-trace-id': 'x'.repeat(128) }, 'x'.repeat(128), undefined],
    ['129 characters', { 'x-trace-id': 'x'.repeat(129) }, undefined, undefined],
    ['zeros', { 'x-trace-id': '0'.repeat(32) }, undefined, undefined],
    ['two ids', { 'x-trace-id': 'a1, b2' }, undefined, undefined],
    ['a letter outside of ASCII', { 'x-trace-id': 'bestellung-ö' }, undefined, undefined],
    ['a member that is no id', { traceparent, tracestate: 'waybill=%zz' }, undefined, traceId],
  ] as const)('%s', (_, headers, expected, trace) => {
    const context = extractTracingContext(headers);
    expect(context.foreignTraceId).toBe(expected);
    if (trace) expect(context.traceId).toBe(trace);
    const sent = new Headers();
    injectTracingContext(context, sent);
    expect(extractTracingContext(sent)).toMatchObject({ traceId: context.traceId });
    expect(extractTracingContext(sent).foreignTraceId).toBe(expected);
    expect(extractMessage(injectMessage({}, context)).foreignTraceId).toBe(expected);
    expect(unwrapMessage(wrapMessage(1, context)).context.foreignTraceId).toBe(expected);
  });

  it.each([
    ['a=1,b=2', 'waybill=order-4711,a=1,b=2'],
    ['a=1,waybill=old,b=2', 'waybill=order-4711,a=1,b=2'],
    [`a=1,waybill=${ID}`, `a=1,waybill=${ID}`],
    [
      Array.from({ length: 32 }, (_, nth) => `k${nth}=1`).join(),
      ['waybill=order-4711', ...Array.from({ length: 31 }, (_, nth) => `k${nth}=1`)].join(),
    ],
    ['a=1,', 'waybill=order-4711,a=1'],
    ['a=1,=', 'waybill=order-4711'],
  ])('leaves the members of other programs in their order: %s', (tracestate, expected) => {
    const context = extractTracingContext({ traceparent, tracestate, 'x-trace-id': ID });
    expect(context.traceState).toBe(expected);
  });

  it.each([
    [{ traceparent, 'x-trace-id': ID }, []],
    [{ 'x-trace-id': 'x'.repeat(129) }, ['too long: x-trace-id']],
    [{ 'x-trace-id': 'a b' }, ['invalid: x-trace-id']],
    [{ 'x-trace-id': 'a1, b2' }, ['duplicate: x-trace-id']],
    [{ 'x-trace-id': '0'.repeat(32) }, ['zero id: x-trace-id']],
    [{ traceparent, tracestate: 'waybill=%zz' }, ['invalid: tracestate']],
    [{ traceparent, tracestate: 'waybill=a1,a=1' }, []],
  ])('names an id that cannot travel: %j', async (headers, expected) => {
    const problems: PropagationProblem[] = [];
    const { tracing } = createRecordedTracing({ onPropagation: (problem) => void problems.push(problem) });
    await tracing.withTracing(() => new Response())(request(headers));
    expect(problems.map(({ kind, header }) => `${kind}: ${header}`)).toEqual(expected);
  });

  it('comes with a message of another system too, and is on the lines of a transform', async () => {
    const { tracing, spans } = createRecordedTracing();
    const lines: string[] = [];
    const toUpper = transform(
      tracing,
      'upper',
      ({ value }: { value: string; headers: object }, { log }) => {
        log.info('working');
        return { value: value.toUpperCase(), headers: {} };
      },
      { environment: 'production', write: (line) => void lines.push(line) },
    );
    const out = await toUpper({ value: 'a', headers: { trace_id: ID } });
    expect(out?.headers).toMatchObject({ tracestate: `waybill=${ID}` });
    expect(JSON.parse(lines[0]!)).toMatchObject({ foreign_trace_id: ID });
    expect(idsOf(await spans())).toEqual([ID]);
  });

  it('of a stored context is checked like the other ids', async () => {
    const { tracing, spans } = createRecordedTracing();
    tracing.continue({ traceId, foreignTraceId: ID }, 'stored', () => {});
    tracing.continue({ traceId, foreignTraceId: 'a b' }, 'broken', () => {});
    tracing.continue({ traceId, foreignTraceId: 7 as never, traceState: 'waybill=a7' }, 'both', () => {});
    expect(idsOf(await spans())).toEqual([ID, undefined, 'a7']);
    expect((await spans()).map(({ traceState }) => traceState)).toEqual([
      `waybill=${ID}`,
      undefined,
      'waybill=a7',
    ]);
  });
});
