import { parseTraceparent, type TracingContext } from 'waybill';
import { consume, produce } from 'waybill/messages';
import { publicError } from 'waybill/server';
import { createTestTracing, memoryExporter } from 'waybill/testing';
import { createTestServerTracing } from 'waybill/testing/server';
import { describe, expect, it, vi } from 'vitest';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const { traceId, spanId } = parseTraceparent(traceparent)!;

describe('createTestServerTracing', () => {
  it('records the same twice, ids and times included', async () => {
    const run = async () => {
      const { tracing, records, clock } = createTestServerTracing();
      const handler = tracing.withTracing(async () => {
        clock.advance(5);
        tracing.log.info('working');
        await tracing.span('save', async () => clock.advance(3));
        return new Response('done');
      });
      await handler(new Request('http://shop.test/orders'));
      return records();
    };
    expect(await run()).toEqual(await run());
    expect(await run()).toMatchObject([
      { body: 'working', timeUnixNano: '1767225600005000000' },
      { name: 'save', spanId: '0000000050000002', endTimeUnixNano: '1767225600008000000' },
      { name: 'GET /orders', kind: 'server', spanId: '0000000050000001' },
    ]);
  });

  it('tests a handler: its answer, its spans, its errors', async () => {
    const { tracing, span, errors, diagnostics } = createTestServerTracing();
    const handler = tracing.withTracing(() =>
      tracing.span('validate', () => {
        throw new RangeError('no quantity');
      }),
    );
    const response = await handler(new Request('http://shop.test/orders', { headers: { traceparent } }));
    expect([response.status, response.headers.get('x-trace-id')]).toEqual([500, traceId]);
    expect(span('GET /orders')).toMatchObject({ traceId, parentSpanId: spanId });
    expect(span('validate').status).toEqual({ code: 'error', message: 'no quantity' });
    expect(errors()).toMatchObject([{ traceId, attributes: { 'exception.type': 'RangeError' } }]);
    expect(diagnostics).toEqual([]);
  });

  it('tells refusals from errors', async () => {
    const { tracing, errors, logs } = createTestServerTracing();
    const handler = tracing.withTracing(() => {
      tracing.log.warn('asked too often');
      throw publicError('Try again later.', { status: 429 });
    });
    expect((await handler(new Request('http://shop.test/'))).status).toBe(429);
    expect(errors()).toEqual([]);
    expect(logs().map(({ body }) => body)).toContain('asked too often');
  });

  it('tests a consumer: its parent is the span of the producer', async () => {
    const { tracing, span } = createTestServerTracing();
    const about = { system: 'kafka', destination: 'orders' };
    const message = { value: '7', headers: {} };
    await produce(tracing, message, async () => {}, about);
    await consume(tracing, message, async () => tracing.log.info('got it'), about);
    expect(span('process orders')).toMatchObject({
      kind: 'consumer',
      traceId: span('send orders').traceId,
      parentSpanId: span('send orders').spanId,
    });
  });

  it('tests the headers of outgoing requests, without a network', async () => {
    const network = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('used the network'));
    try {
      const { tracing, requests, span } = createTestServerTracing({
        targets: [{ url: 'https://stock.test', headers: 'all' }],
        respond: async (request) => Response.json({ url: request.url, body: await request.text() }),
      });
      const answer = await tracing.span('reserve', async (own) => {
        await own.fetch('https://elsewhere.test/');
        return tracing.fetch('https://stock.test/reserve', { method: 'POST', body: '7' });
      });
      expect(await answer.json()).toEqual({ url: 'https://stock.test/reserve', body: '7' });
      const [elsewhere, stock] = requests();
      expect(elsewhere!.headers.has('traceparent')).toBe(false);
      const sent = parseTraceparent(stock!.headers.get('traceparent'))!;
      expect([sent.traceId, sent.spanId]).toEqual([span('POST').traceId, span('POST').spanId]);
      expect(await stock!.text()).toBe('7');
      expect(network).not.toHaveBeenCalled();
    } finally {
      network.mockRestore();
    }
  });

  it('answers 200 by default, follows redirects, and passes on the failure of an answer', async () => {
    const { tracing } = createTestServerTracing();
    expect((await tracing.fetch('https://stock.test/')).status).toBe(200);
    const moved = createTestServerTracing({
      targets: [{ url: 'https://stock.test' }],
      respond: ({ url }) =>
        url.endsWith('/old')
          ? new Response(null, { status: 302, headers: { location: 'https://elsewhere.test/new' } })
          : Promise.reject(new TypeError('no route')),
    });
    await expect(moved.tracing.fetch('https://stock.test/old')).rejects.toThrow('no route');
    expect(moved.requests().map(({ url, headers }) => [url, headers.has('traceparent')])).toEqual([
      ['https://stock.test/old', true],
      ['https://elsewhere.test/new', false],
    ]);
  });

  it('stops a request whose signal aborts, as fetch does', async () => {
    const { tracing } = createTestServerTracing({ respond: () => new Promise(() => {}) });
    const stop = new AbortController();
    const answer = tracing.fetch('https://stock.test/', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await expect(tracing.fetch('https://stock.test/', { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('names the spans that ended if a span is missing or not the only one', () => {
    const { tracing, span } = createTestServerTracing();
    expect(() => span('save')).toThrow(
      '[waybill] no span with the name "save" ended; the spans that ended are: none.',
    );
    tracing.span('load', () => {});
    tracing.span('load', () => {});
    expect(() => span('save')).toThrow(/no span .*: "load", "load"\.$/);
    expect(() => span('load')).toThrow(/^\[waybill\] 2 spans with the name "load"/);
  });

  it('has other ids than a page in the same test', async () => {
    const page = createTestTracing();
    const { tracing, span } = createTestServerTracing();
    const action = page.tracing.startAction('save');
    const context: TracingContext = action.context;
    tracing.continue(context, 'work', () => {});
    expect(span('work')).toMatchObject({ traceId: action.traceId, parentSpanId: action.spanId });
    expect(span('work').spanId).not.toBe(action.spanId);
  });

  it('lists unsampled records too, and exports them as createServerTracing does', async () => {
    const { tracing, spans, exporter } = createTestServerTracing();
    const unsampled = { traceparent: traceparent.replace(/01$/, '00') };
    await tracing.withTracing(() => new Response())(new Request('http://shop.test/', { headers: unsampled }));
    await tracing.withTracing(() => new Response())(new Request('http://shop.test/'));
    await tracing.flush();
    expect([spans().length, exporter.records().length]).toEqual([2, 1]);
  });

  it('takes the settings of createServerTracing, refuses the same mistakes, and collects diagnostics', async () => {
    const own = memoryExporter();
    const error = new Error('mistake');
    const { tracing, exporter, logs, diagnostics } = createTestServerTracing({
      service: 'shop',
      exporter: own,
      now: () => 1,
      verify: () => {
        throw error;
      },
    });
    tracing.log.info('mine');
    await tracing.withTracing(() => new Response())(new Request('http://shop.test/'));
    await tracing.flush();
    expect(logs()).toMatchObject([{ timeUnixNano: '1000000', resource: { 'service.name': 'shop' } }]);
    expect([own.records().length, exporter.records().length]).toEqual([2, 0]);
    expect(diagnostics).toMatchObject([{ error }]);
    expect(() => createTestServerTracing({ service: '' })).toThrow(/^\[waybill\] no service name/);
  });
});
