import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatReference, type Action, type Tracing } from 'waybill';
import { openAction } from 'waybill/instrumentation';
import { createTestTracing, type TestTracing } from 'waybill/testing';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function rootsOf(spans: ReturnType<ReturnType<typeof createTestTracing>['spans']>) {
  return spans.filter(({ parentSpanId }) => parentSpanId === undefined);
}

/** Moves the clock of the records and the clock of the timers by the same time. */
async function pass(test: ReturnType<typeof createTestTracing>, ms: number): Promise<void> {
  // Pending microtasks run before the clocks move.
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
    expect(action.context).toMatchObject({ traceId: action.traceId, spanId: action.spanId, flags: 1 });
  });

  it('gives back the result of its work', async () => {
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
    void test.tracing.action('Save', async (action) => {
      action.log.info('saving');
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
    expect(test.spans()).toMatchObject([
      { name: 'Hang', status: { code: 'unset' }, attributes: { 'waybill.outcome': 'abandoned' } },
    ]);
  });

  it('ends at once, and once, by end()', async () => {
    const test = createTestTracing();
    const ended: string[] = [];
    test.tracing.subscribe((event) => {
      if (event.type === 'action-end') ended.push(event.action.name);
    });
    const action = test.tracing.startAction('Save');
    action.log.info('saving');
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

  it('still records a span that ends after it', async () => {
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
    tracing.action('Save', (action) => action.log.info('saving'));
    endActions();
    expect(heard.filter((type) => type !== 'delivery')).toEqual([
      'action-start',
      'record',
      'record',
      'action-end',
    ]);
  });
});

describe('the span of an action', () => {
  const summary = (outcome: string, requests: number) => ({
    attributes: { 'waybill.outcome': outcome, 'waybill.request_count': requests },
  });

  it.each<[what: string, work: (action: Action) => void]>([
    ['nothing', () => {}],
    ['a promise', () => void Promise.resolve()],
    ['a timer', () => void setTimeout(() => {})],
    ['a look at its ids', ({ traceId, reference }) => [traceId, reference]],
    ['a function bound to it', (action) => action.bind(() => {})()],
  ])(
    'is not recorded if an instrumentation opened the action and it caused nothing, but %s',
    async (_, work) => {
      const test = createTestTracing();
      const ended: string[] = [];
      test.tracing.subscribe((event) => ended.push(event.type));
      const action = openAction(test.tracing, 'Open menu', { trigger: 'click' });
      action.run(() => work(action));
      action.settle({});
      await pass(test, 100);
      expect(ended).toEqual(['action-start', 'action-end']);
    },
  );

  it.each<[how: string, perform: (tracing: Tracing) => void]>([
    ['action', (tracing) => tracing.action('Open menu', () => {})],
    ['startAction', (tracing) => tracing.startAction('Open menu').end()],
    ['wrap', (tracing) => tracing.wrap('Open menu', () => {})()],
  ])('is recorded if the app named the action with %s, also if it caused nothing', async (_, perform) => {
    const test = createTestTracing();
    perform(test.tracing);
    await pass(test, 100);
    expect(test.spans()).toMatchObject([{ name: 'Open menu', ...summary('ok', 0) }]);
  });

  it.each<[what: string, work: (action: Action) => void]>([
    ['a span', (action) => action.span('Draw', () => {})],
    ['a log line', (action) => action.log.debug('opened')],
    ['an attribute', (action) => action.setAttributes({ items: 3 })],
    ['the context that was taken along', ({ context }) => context],
  ])('is recorded with its outcome where it has %s', async (_, work) => {
    const test = createTestTracing();
    test.tracing.action('Open menu', work);
    await pass(test, 100);
    expect(rootsOf(test.spans())).toMatchObject([{ name: 'Open menu', ...summary('ok', 0) }]);
  });

  it('counts the requests, and no other spans', async () => {
    const test = createTestTracing({ instrumentations: [] });
    test.tracing.action('Save', (action) => {
      action.span('POST', () => {}, { kind: 'client' });
      action.span('Draw', () => action.span('GET', () => {}, { kind: 'client' }));
    });
    await pass(test, 100);
    expect(rootsOf(test.spans())).toMatchObject([summary('ok', 2)]);
  });

  it.each<[how: string, outcome: string, work: (test: TestTracing) => unknown]>([
    ['throws', 'error', () => Promise.reject(new Error('no'))],
    ['throws nothing at all', 'error', () => Promise.reject(undefined)],
    [
      'has captured an error that it got over',
      'error',
      ({ tracing }) => tracing.captureError(new Error('no')),
    ],
    ['was stopped on purpose', 'abandoned', () => Promise.reject(new DOMException('stop', 'AbortError'))],
    ['only logs an error', 'ok', ({ tracing }) => tracing.log.error('no')],
  ])('says of work that %s: %s', async (_, outcome, work) => {
    const test = createTestTracing();
    await Promise.resolve(test.tracing.action('Save', () => work(test))).catch(() => {});
    await pass(test, 100);
    expect(rootsOf(test.spans())).toMatchObject([summary(outcome, 0)]);
  });

  it('is red for an error that was captured in it later', async () => {
    const test = createTestTracing();
    const action = test.tracing.startAction('Save');
    action.run(() => test.tracing.captureError(new Error('out of stock')));
    action.end();
    expect(rootsOf(test.spans())).toMatchObject([
      { status: { code: 'error', message: 'out of stock' }, ...summary('error', 0) },
    ]);
  });
});

it('actions within actions each end with their own, a hundred deep', async () => {
  const test = createTestTracing();
  const nest = (depth: number): unknown =>
    depth > 0 &&
    test.tracing.action(`level ${depth}`, async (action) => {
      action.log.info('here');
      await nest(depth - 1);
    });
  await nest(100);
  await pass(test, 100);
  expect(test.spans()).toHaveLength(100);
  expect(new Set(test.spans().map(({ traceId }) => traceId)).size).toBe(100);
  expect(test.diagnostics).toEqual([]);
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
    tracing.startAction('Hydrate', { parent }).setAttributes({ island: 'cart' });
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
  tracing.startAction('n'.repeat(10_000)).log.info('here');
  endActions();
  expect(spans()[0]?.name).toHaveLength(256);
});

it('spans never end before they start, even where the clock is set back', () => {
  const { tracing, spans, clock } = createTestTracing();
  const action = tracing.startAction('Save');
  action.setAttributes({ items: 3 });
  clock.advance(-5000);
  action.end();
  const [span] = spans();
  expect(span).toBeDefined();
  expect(span?.endTimeUnixNano).toBe(span?.startTimeUnixNano);
});
