import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatReference } from 'waybill';
import { createTestTracing } from 'waybill/testing';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function rootsOf(spans: ReturnType<ReturnType<typeof createTestTracing>['spans']>) {
  return spans.filter(({ parentSpanId }) => parentSpanId === undefined);
}

/** Moves the clock of the records and that of the timers alike. */
async function pass(test: ReturnType<typeof createTestTracing>, ms: number): Promise<void> {
  // What is under way in microtasks happens before time goes on.
  await vi.advanceTimersByTimeAsync(0);
  test.clock.advance(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

describe('an action', () => {
  it('has ids that all say the same', () => {
    const { tracing } = createTestTracing();
    const action = tracing.startAction('Save');
    expect(action.correlationId.replaceAll('-', '')).toBe(action.traceId);
    expect(action.reference).toBe(formatReference(action.traceId));
    expect(action.context).toMatchObject({ traceId: action.traceId, spanId: action.spanId, flags: 3 });
  });

  it('gives back what its work gives', async () => {
    const { tracing } = createTestTracing();
    const result = { saved: true };
    expect(tracing.action('Save', () => result)).toBe(result);
    expect(await tracing.action('Save', () => Promise.resolve(result))).toBe(result);
  });

  it('is the root span of its trace, with its name and attributes', () => {
    const { tracing, spans, endActions } = createTestTracing();
    const action = tracing.startAction('Save', { attributes: { form: 'order' } });
    action.setAttributes({ items: 3 });
    endActions();
    const [span] = spans();
    expect(span).toMatchObject({
      name: 'Save',
      kind: 'internal',
      traceId: action.traceId,
      spanId: action.spanId,
      remoteParent: false,
      status: { code: 'unset' },
      attributes: {
        form: 'order',
        items: 3,
        'waybill.reference': action.reference,
        'correlation.id': action.correlationId,
        'waybill.attribution': 'exact',
      },
    });
    expect(span?.parentSpanId).toBeUndefined();
  });

  it('ends when nothing of it has been open for 100 ms, as of its last activity', async () => {
    const test = createTestTracing();
    void test.tracing.action('Save', async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
    });
    await pass(test, 40);
    await pass(test, 99);
    expect(test.spans()).toEqual([]);
    await pass(test, 1);
    expect(test.spans()).toMatchObject([
      { startTimeUnixNano: '1767225600000000000', endTimeUnixNano: '1767225600040000000' },
    ]);
  });

  it('stays open while a child is, and when another follows within 100 ms', async () => {
    const test = createTestTracing();
    const children: { end: () => void }[] = [];
    test.tracing.action('Save', (action) => {
      const open = (name: string) =>
        action.span(
          name,
          () =>
            new Promise<void>((resolve) => {
              children.push({ end: resolve });
            }),
        );
      void open('first');
      setTimeout(() => void open('second'), 1080);
    });
    await pass(test, 1000);
    children[0]!.end();
    await pass(test, 80);
    children[1]!.end();
    await pass(test, 99);
    expect(rootsOf(test.spans())).toEqual([]);
    await pass(test, 1);
    expect(rootsOf(test.spans())).toMatchObject([{ endTimeUnixNano: '1767225601080000000' }]);
  });

  it('ends after 30 seconds at the latest', async () => {
    const test = createTestTracing();
    void test.tracing.action('Hang', () => new Promise(() => {}));
    await pass(test, 29_999);
    expect(test.spans()).toEqual([]);
    await pass(test, 1);
    expect(test.spans()).toMatchObject([{ name: 'Hang', status: { code: 'unset' } }]);
  });

  it('ends at once, and once, by end()', async () => {
    const test = createTestTracing();
    const ended: string[] = [];
    test.tracing.subscribe((event) => {
      if (event.type === 'action-end') ended.push(event.action.name);
    });
    const action = test.tracing.startAction('Save');
    await pass(test, 5);
    action.end();
    action.end({ error: new Error('too late') });
    await pass(test, 60_000);
    expect(test.spans()).toMatchObject([
      { status: { code: 'unset' }, endTimeUnixNano: '1767225600005000000' },
    ]);
    expect(ended).toEqual(['Save']);
  });

  it('that was started waits for its end()', async () => {
    const test = createTestTracing();
    const action = test.tracing.startAction('Wizard');
    action.span('Step one', () => {});
    await pass(test, 10_000);
    expect(rootsOf(test.spans())).toEqual([]);
    action.end({ error: new RangeError('gave up') });
    expect(rootsOf(test.spans())).toMatchObject([
      { status: { code: 'error', message: 'gave up' }, attributes: { 'error.type': 'RangeError' } },
    ]);
  });

  it('still records what ends after it', async () => {
    const test = createTestTracing();
    const action = test.tracing.startAction('Save');
    let finish = (): void => {};
    void action.span(
      'Slow',
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    action.end();
    finish();
    await pass(test, 1);
    expect(test.spans()).toMatchObject([{ name: 'Save' }, { name: 'Slow', parentSpanId: action.spanId }]);
  });

  it('leaves no timer behind', () => {
    const { tracing, endActions } = createTestTracing({ exporter: undefined as never });
    tracing.action('Save', () => {});
    tracing.startAction('Wizard');
    endActions();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says that it started before its work does, and that it ended after its record', () => {
    const { tracing, endActions } = createTestTracing();
    const heard: string[] = [];
    tracing.subscribe((event) => heard.push(event.type));
    tracing.action('Save', () => heard.push('work'));
    endActions();
    expect(heard.filter((type) => type !== 'delivery')).toEqual([
      'action-start',
      'work',
      'record',
      'action-end',
    ]);
  });
});

describe('options of an action', () => {
  it('continue an older business process', () => {
    const { tracing, spans, endActions } = createTestTracing();
    const correlationId = '018f3f2e-7c1a-7000-8000-00000000abcd';
    const action = tracing.startAction('Accept', { correlationId });
    action.span('Check', () => {});
    endActions();
    expect(action.correlationId).toBe(correlationId);
    expect(action.traceId).not.toBe(correlationId.replaceAll('-', ''));
    expect(spans().map(({ attributes }) => attributes['correlation.id'])).toEqual([
      correlationId,
      correlationId,
    ]);
  });

  it('continue a trace that began elsewhere', () => {
    const { tracing, spans, endActions } = createTestTracing();
    const parent = {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      flags: 1,
      traceState: 'vendor=1',
      correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      sessionId: null,
    };
    tracing.startAction('Hydrate', { parent });
    endActions();
    expect(spans()).toMatchObject([
      {
        traceId: parent.traceId,
        parentSpanId: parent.spanId,
        remoteParent: true,
        traceState: 'vendor=1',
        flags: 1,
        attributes: { 'correlation.id': parent.correlationId, 'waybill.reference': 'KM70-WHSPV' },
      },
    ]);
  });
});

it('a span keeps its name to 256 characters', () => {
  const { tracing, spans, endActions } = createTestTracing();
  tracing.startAction('n'.repeat(10_000));
  endActions();
  expect(spans()[0]?.name).toHaveLength(256);
});

it('spans never end before they start, even where the clock is set back', () => {
  const { tracing, spans, clock } = createTestTracing();
  const action = tracing.startAction('Save');
  clock.advance(-5000);
  action.end();
  const [span] = spans();
  expect(span?.endTimeUnixNano).toBe(span?.startTimeUnixNano);
});
