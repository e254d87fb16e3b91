import { describe, expect, it } from 'vitest';
import { createTracing, parseTraceparent, generateTraceparent } from 'waybill';
import { traceThrough } from 'waybill/instrumentation';
import { createTestTracing, memoryExporter } from 'waybill/testing';

describe('createTestTracing', () => {
  it('records the same twice, ids and times included', () => {
    const run = () => {
      const { tracing, records, endActions, clock } = createTestTracing();
      tracing.action('Save', (action) => {
        clock.advance(12);
        action.log.info('saved');
        action.span('Notify', () => clock.advance(3));
      });
      endActions();
      return records();
    };
    expect(run()).toEqual(run());
    expect(run()).toMatchObject([
      { body: 'saved', timeUnixNano: '1767225600012000000' },
      { name: 'Notify', startTimeUnixNano: '1767225600012000000', endTimeUnixNano: '1767225600015000000' },
      { name: 'Save', traceId: '00000000000070008000000000000001', spanId: '0000000000000001' },
    ]);
  });

  it('makes ids that are valid in headers', () => {
    const { tracing } = createTestTracing();
    const { traceId, spanId, context, correlationId } = tracing.startAction('Save');
    const header = `00-${traceId}-${spanId}-0${context.flags}`;
    expect(parseTraceparent(header)).toEqual({ traceId, spanId, flags: 1 });
    expect(correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(header).toHaveLength(generateTraceparent().length);
  });

  it('gives spans and logs apart, in the order in which they were recorded', () => {
    const { tracing, spans, logs, records, endActions } = createTestTracing();
    tracing.log.info('one');
    tracing.action('Save', () => tracing.log.info('two'));
    endActions();
    tracing.log.info('three');
    expect(logs().map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(spans().map(({ name }) => name)).toEqual(['Save']);
    expect(records().map(({ type }) => type)).toEqual(['log', 'log', 'span', 'log']);
  });

  it('gives copies: a list that a test has taken does not grow', () => {
    const { tracing, records } = createTestTracing();
    const before = records();
    tracing.log.info('later');
    expect(before).toEqual([]);
  });

  it('ends actions as their work went', async () => {
    const { tracing, spans, endActions } = createTestTracing();
    await tracing.action('Save', () => Promise.reject(new Error('no'))).catch(() => {});
    tracing.startAction('Still open').setAttributes({ step: 1 });
    expect(spans()).toEqual([]);
    endActions();
    endActions();
    expect(spans()).toMatchObject([
      { name: 'Save', status: { code: 'error', message: 'no' } },
      { name: 'Still open', status: { code: 'unset' } },
    ]);
  });

  it('collects the diagnostics of Waybill, and prints nothing', () => {
    const error = new Error('mistake');
    const { diagnostics } = createTestTracing({
      instrumentations: [
        () => {
          throw error;
        },
      ],
    });
    expect(diagnostics).toMatchObject([{ error }]);
  });

  it('delivers to memory on flush', async () => {
    const { tracing, exporter } = createTestTracing();
    tracing.log.info('delivered');
    expect(exporter.records()).toEqual([]);
    await tracing.flush();
    expect(exporter.records()).toMatchObject([{ body: 'delivered' }]);
  });

  it('takes the settings of createTracing, and refuses the same mistakes', async () => {
    const own = memoryExporter();
    const { tracing, exporter, logs } = createTestTracing({
      service: 'shop-web',
      exporter: own,
      now: () => 1,
      createId: (byteLength) => new Uint8Array(byteLength).fill(7),
      redact: false,
    });
    tracing.log.info('mine', { password: 'visible' });
    await tracing.flush();
    expect(logs()).toMatchObject([{ timeUnixNano: '1000000', attributes: { password: 'visible' } }]);
    expect([own.records().length, exporter.records().length]).toEqual([1, 0]);
    expect(() => createTestTracing({ service: '' })).toThrow(/^\[waybill\] no service name/);
  });

  it('lets the code under test believe in a page', async () => {
    const sent: Headers[] = [];
    let traced = fetch;
    createTestTracing({
      pageUrl: 'https://shop.example.com/cart',
      instrumentations: [
        (tracing) => {
          traced = traceThrough(tracing, async (_input, init) => {
            sent.push(new Headers(init?.headers));
            return new Response();
          });
          return () => {};
        },
      ],
    });
    await traced('orders');
    await traced('https://elsewhere.example.com/');
    expect(sent.map((headers) => headers.has('traceparent'))).toEqual([true, false]);
  });
});

describe('memoryExporter', () => {
  it('keeps the delivered records until it is cleared', async () => {
    const exporter = memoryExporter();
    const tracing = createTracing({ service: 'shop-web', exporter });
    tracing.log.info('one');
    await tracing.flush();
    tracing.log.info('two');
    await tracing.flush();
    expect(exporter.records()).toMatchObject([{ body: 'one' }, { body: 'two' }]);
    exporter.clear();
    expect(exporter.records()).toEqual([]);
    void tracing.dispose();
  });
});
