import { describe, expect, it } from 'vitest';
import type { Instrumentation, Tracing } from 'waybill';
import {
  addTargets,
  beginRequest,
  captureValues,
  findCurrent,
  guard,
  linkError,
  newContext,
  nowOf,
  openAction,
  ownOriginOf,
  record,
  report,
  traceThrough,
} from 'waybill/instrumentation';
import { createTestTracing } from 'waybill/testing';

const PAGE = 'https://shop.example.com/cart';

describe('an instrumentation', () => {
  it('opens an action that ends by itself, and finds it as the current one', () => {
    const { tracing, spans, endActions } = createTestTracing();
    const action = openAction(tracing, 'Swipe', { trigger: 'swipe' });
    const found = action.run(() => findCurrent(tracing));
    expect(found).toMatchObject({ span: { spanId: action.spanId }, attribution: 'exact' });
    expect(findCurrent(tracing)).toBeUndefined();
    action.run(() => tracing.log.info('swiped'));
    endActions();
    expect(spans()).toMatchObject([{ name: 'Swipe', attributes: { 'waybill.trigger': 'swipe' } }]);
  });

  it('traces a request of a client of its own: its headers, its span, its failure', () => {
    const { tracing, spans } = createTestTracing({ pageUrl: PAGE });
    const action = tracing.startAction('Save');
    const begun = beginRequest(tracing, {
      address: '/orders',
      method: 'post',
      headers: undefined,
      isOpen: true,
      cause: action.run(() => findCurrent(tracing)),
    });
    expect(begun?.added['traceparent']).toContain(action.traceId);
    begun?.settle({}, { status: 503, redirected: false, url: `${PAGE}/orders`, headers: new Headers() });
    expect(spans()).toMatchObject([{ name: 'POST', kind: 'client', parentSpanId: action.spanId }]);
    expect(spans()[0]?.status).toEqual({ code: 'error', message: '503' });
  });

  it('begins nothing for an address that is not one of HTTP', () => {
    const { tracing } = createTestTracing({ pageUrl: PAGE });
    const request = { method: 'GET', headers: undefined, isOpen: true, cause: undefined };
    expect(beginRequest(tracing, { ...request, address: 'data:,x' })).toBeUndefined();
  });

  it('adds header rules, which its undo removes', async () => {
    const sent: Headers[] = [];
    const { tracing } = createTestTracing({ pageUrl: PAGE });
    const traced = traceThrough(tracing, async (_, init) => {
      sent.push(new Headers(init?.headers));
      return new Response();
    });
    const undo = addTargets(tracing, [{ url: 'https://api.example.com', trusted: true }]);
    await traced('https://api.example.com/x');
    undo();
    await traced('https://api.example.com/x');
    expect(sent.map((headers) => headers.has('traceparent'))).toEqual([true, false]);
  });

  it('records an outside measurement, with the ids, the program and the session of the tracing', () => {
    const { tracing, records } = createTestTracing({ service: 'shop-web' });
    tracing.setSession('s-1');
    const context = newContext(tracing);
    const child = newContext(tracing, context);
    const attributes = captureValues(tracing, { password: 'c4n4ry', size: 3 });
    record(
      tracing,
      {
        type: 'span',
        name: 'paint',
        kind: 'internal',
        startTimeUnixNano: '1',
        endTimeUnixNano: '2',
        status: { code: 'unset' },
        attributes,
      },
      { context: child, attribution: 'exact' },
    );
    expect(records()).toMatchObject([
      {
        traceId: context.traceId,
        spanId: child.spanId,
        parentSpanId: context.spanId,
        resource: { 'service.name': 'shop-web' },
        attributes: { size: 3, 'session.id': 's-1', 'waybill.attribution': 'exact' },
      },
    ]);
    expect(JSON.stringify(records())).not.toContain('c4n4ry');
  });

  it('links an error to the request that it came from, and else to the current span', () => {
    const { tracing } = createTestTracing({ pageUrl: PAGE });
    const action = tracing.startAction('Save');
    const found = action.run(() => findCurrent(tracing));
    const error = new Error('no');
    linkError(tracing, error, { result: undefined, found });
    expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: action.spanId });
  });

  it('reports trouble, runs the code of others behind a guard, and asks the clock of all records', () => {
    const { tracing, diagnostics, clock } = createTestTracing({ pageUrl: PAGE });
    report(tracing, { kind: 'mine', message: 'Something is off.' });
    const fail = (): never => {
      throw new Error('no');
    };
    expect(guard(tracing, 'theirs', fail)).toBeUndefined();
    expect(diagnostics.map(({ kind }) => kind)).toEqual(['mine', 'theirs']);
    expect(nowOf(tracing)).toBe(clock.now());
    expect(ownOriginOf(tracing)).toBe('https://shop.example.com');
  });
});

it('can copy a tracing and look through its members, as devtools do, without an error', () => {
  const { tracing } = createTestTracing();
  expect(() => ({ ...tracing })).not.toThrow();
  expect(() => JSON.stringify(tracing)).not.toThrow();
});

it('goes on without an instrumentation that throws, and tells the app why', () => {
  const broken: Instrumentation = () => {
    throw new Error('no such port');
  };
  let isStarted = false;
  const other: Instrumentation = () => {
    isStarted = true;
    return () => {};
  };
  const { diagnostics } = createTestTracing({ instrumentations: [broken, other] });
  expect(isStarted).toBe(true);
  expect(diagnostics.map(({ kind, error }) => [kind, String(error)])).toEqual([
    ['instrumentation 1', 'Error: no such port'],
  ]);
});

it('refuses a tracing of another copy of the package, and advises the developer', () => {
  expect(() => findCurrent({} as Tracing)).toThrow(
    '[waybill] this tracing is not from this copy of waybill; install the package only once.',
  );
});
