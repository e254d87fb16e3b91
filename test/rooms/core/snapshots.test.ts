import { describe, expect, it } from 'vitest';
import type { SpanRecord, TelemetryRecord } from 'waybill';
import { openAction } from 'waybill/instrumentation';
import { createTestTracing } from 'waybill/testing';

const isSpan = (record: TelemetryRecord): record is SpanRecord => record.type === 'span';
const isSnapshot = ({ attributes }: TelemetryRecord): boolean => attributes['waybill.unfinished'] === true;

function setUp(options: Parameters<typeof createTestTracing>[0] = {}) {
  const test = createTestTracing(options);
  return { ...test, sentSpans: () => test.exporter.records().filter(isSpan) };
}

describe('an error in an action that goes on', () => {
  it('is sent with snapshots of all that it happened in, and the ended spans follow', async () => {
    const { tracing, clock, sentSpans, endActions } = setUp();
    const other = tracing.startAction('Other');
    other.log.info('meanwhile');
    const action = tracing.startAction('Save', { attributes: { items: 3 } });
    let finish = (): void => {};
    const pending = action.span('Store', () => new Promise<void>((resolve) => (finish = resolve)));
    clock.advance(40);
    action.run(() => tracing.captureError(new Error('refused')));
    await tracing.flush();
    const [root, child, ...none] = sentSpans();
    expect(none).toEqual([]);
    expect(root).toMatchObject({
      name: 'Save',
      traceId: action.traceId,
      spanId: action.spanId,
      parentSpanId: undefined,
      status: { code: 'unset' },
      attributes: { items: 3, 'waybill.unfinished': true, 'waybill.reference': action.reference },
    });
    expect(BigInt(root!.endTimeUnixNano) - BigInt(root!.startTimeUnixNano)).toBe(40_000_000n);
    expect(child).toMatchObject({
      name: 'Store',
      parentSpanId: action.spanId,
      attributes: { 'waybill.unfinished': true },
    });

    clock.advance(10);
    finish();
    await pending;
    endActions();
    await tracing.flush();
    const ended = sentSpans().filter((span) => span.traceId === action.traceId && !isSnapshot(span));
    expect(ended.map(({ name, spanId, status }) => [name, spanId, status.code])).toEqual([
      ['Store', child!.spanId, 'unset'],
      ['Save', action.spanId, 'error'],
    ]);
    for (const [nth, span] of [child!, root!].entries())
      expect(Number(ended[nth]!.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(span.endTimeUnixNano));
  });

  it('is sent without where all has ended by then', async () => {
    const { tracing, sentSpans, endActions } = setUp();
    expect(() =>
      tracing.action('Save', () => {
        throw new Error('refused');
      }),
    ).toThrow('refused');
    endActions();
    await tracing.flush();
    expect(sentSpans().map(isSnapshot)).toEqual([false]);
  });

  it('takes them along though the trace is not sampled', async () => {
    const { tracing, sentSpans } = setUp({ sampleRatio: 0 });
    const action = tracing.startAction('Save');
    action.run(() => tracing.captureError(new Error('refused')));
    await tracing.flush();
    expect(sentSpans()).toMatchObject([{ name: 'Save', attributes: { 'waybill.unfinished': true } }]);
  });

  it('takes no second one while the first waits for the receiver', async () => {
    let isDown = true;
    const seen: TelemetryRecord[] = [];
    const { tracing } = createTestTracing({
      exporter: (records) => {
        if (isDown) return Promise.reject(new Error('down'));
        seen.push(...records);
        return Promise.resolve({ accepted: records.length, rejected: [] });
      },
    });
    const action = tracing.startAction('Save');
    action.run(() => tracing.captureError(new Error('refused')));
    await tracing.flush();
    await tracing.flush();
    isDown = false;
    await tracing.flush();
    expect(seen.filter(isSnapshot)).toHaveLength(1);
  });

  it('tells subscribers and tests of ended spans only', async () => {
    const { tracing, spans, records } = setUp();
    const action = tracing.startAction('Save');
    action.run(() => tracing.captureError(new Error('refused')));
    await tracing.flush();
    expect(spans()).toEqual([]);
    expect(records().filter(isSnapshot)).toEqual([]);
  });
});

describe('the end of the page', () => {
  it('sends the open spans that would be recorded', async () => {
    const { tracing, sentSpans } = setUp();
    openAction(tracing, 'Nothing of it yet');
    const action = tracing.startAction('Save');
    action.log.info('under way');
    void action.span('Store', () => new Promise(() => {}));
    await tracing.flush({ exit: true });
    expect(sentSpans().map(({ name, attributes }) => [name, attributes['waybill.unfinished']])).toEqual([
      ['Save', true],
      ['Store', true],
    ]);
  });

  it('sends nothing open of a trace that is not sampled', async () => {
    const { tracing, exporter } = setUp({ sampleRatio: 0 });
    tracing.startAction('Save').log.info('under way');
    await tracing.flush({ exit: true });
    expect(exporter.records()).toEqual([]);
  });

  it('sends a request that has no answer yet', async () => {
    const { tracing, sentSpans } = setUp({ pageUrl: 'https://app.example.com/' });
    const action = tracing.startAction('Save');
    const original = globalThis.fetch;
    globalThis.fetch = () => new Promise(() => {});
    void action.fetch('https://app.example.com/api/orders?secret=1');
    globalThis.fetch = original;
    await tracing.flush({ exit: true });
    expect(sentSpans()).toMatchObject([
      { name: 'Save' },
      {
        name: 'GET',
        kind: 'client',
        attributes: { 'url.full': 'https://app.example.com/api/orders', 'waybill.unfinished': true },
      },
    ]);
  });
});
