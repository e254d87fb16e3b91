import { describe, expect, it } from 'vitest';
import { REQUEST_SPAN, type TracedRequestInit } from '../../../src/core/propagation/request-init.ts';
import { traceThrough } from 'waybill/instrumentation';
import { createTestTracing, type TestTracingOptions } from 'waybill/testing';

interface Sent {
  readonly input: unknown;
  readonly init: RequestInit | undefined;
}

/** A traced fetch. The fetch below it remembers its arguments. */
function traceInner(
  respond: () => Promise<Response> = async () => new Response(),
  options: TestTracingOptions = {},
) {
  const sent: Sent[] = [];
  let traced = fetch;
  const test = createTestTracing({
    pageUrl: 'https://shop.example.com/cart',
    instrumentations: [
      (tracing) => {
        traced = traceThrough(tracing, (...args) => {
          sent.push({ input: args[0], init: args[1] });
          return respond();
        });
        return () => {};
      },
    ],
    ...options,
  });
  return { ...test, traced, sent };
}

describe('a traced fetch', () => {
  it.each(['two\nlines', 'überall', '', 'x'.repeat(129)])('sends no correlation id such as %j', (id) => {
    const { tracing, traced, sent, spans, diagnostics } = traceInner();
    return tracing
      .action('accept', (action) => action.run(() => traced('/x')), { correlationId: id })
      .then(() => {
        const own = new Headers(sent[0]?.init?.headers).get('x-correlation-id');
        expect(own?.replaceAll('-', '')).toBe(spans()[0]?.traceId);
        expect(diagnostics).toEqual([]);
      });
  });

  it('marks its requests, so that a second traced fetch below lets them through', async () => {
    const { traced, sent } = traceInner();
    await traced('/x');
    const marked: TracedRequestInit = { ...sent[0]?.init };
    expect(marked[REQUEST_SPAN]).toBeNull();
    const again = traceInner();
    await again.traced('/x', sent[0]?.init);
    expect(again.spans()).toEqual([]);
    expect(again.sent[0]?.init).toBe(sent[0]?.init);
  });

  it('belongs to the span that its init names, over the current one', async () => {
    const { traced, tracing, spans } = traceInner();
    const named = tracing.startAction('Named');
    const other = tracing.startAction('Other');
    const init = { [REQUEST_SPAN]: named } as RequestInit;
    await other.run(() => traced('/x', init));
    expect(spans()[0]?.parentSpanId).toBe(named.spanId);
  });

  it('hands on the input as it is if it has nothing to add, marked for a traced fetch below', async () => {
    const { traced, sent } = traceInner();
    await traced('https://elsewhere.example.com/');
    await traced('data:text/plain,x');
    expect(sent.map(({ input, init }) => [input, init])).toEqual([
      ['https://elsewhere.example.com/', { [REQUEST_SPAN]: null }],
      ['data:text/plain,x', undefined],
    ]);
  });

  it.each([
    'blob:https://shop.example.com/5f3c',
    'data:text/plain,x',
    'about:blank',
    'file:///etc/hosts',
    'http://[bad',
  ])('lets %s pass untraced', async (url) => {
    const { traced, spans, sent } = traceInner();
    await traced(url);
    expect(spans()).toEqual([]);
    expect(sent).toMatchObject([{ input: url, init: undefined }]);
  });

  it('writes no query, fragment or credentials into its span', async () => {
    const { traced, records } = traceInner();
    await traced('/reset?token=c4n4ry&email=c4n4ry#c4n4ry');
    await traced('https://user:c4n4ry@api.example.com/x');
    expect(JSON.stringify(records())).not.toContain('c4n4ry');
  });

  it('names its method in upper case', async () => {
    const { traced, spans } = traceInner();
    await traced('/x', { method: 'post' });
    expect(spans()[0]).toMatchObject({ name: 'POST', attributes: { 'http.request.method': 'POST' } });
  });

  it('takes the time of its request from the clock', async () => {
    const { traced, spans, clock } = traceInner(async () => {
      clock.advance(25);
      return new Response();
    });
    await traced('/x');
    const [span] = spans();
    expect(BigInt(span!.endTimeUnixNano) - BigInt(span!.startTimeUnixNano)).toBe(25_000_000n);
  });

  it('sends an unsampled traceparent for an unsampled request', async () => {
    const { traced, sent } = traceInner(undefined, { sampleRatio: 0 });
    await traced('/x');
    expect(new Headers(sent[0]?.init?.headers).get('traceparent')).toMatch(/-00$/);
  });

  it.each([
    ['another member joins ours', 'tenant=a', 'tenant=a, correlation.id=ours'],
    [
      'a member with a name that only ends like ours',
      'my-correlation.id=7',
      'my-correlation.id=7, correlation.id=ours',
    ],
    ['our member, set by the caller, stays alone', 'a=1,correlation.id=theirs', 'a=1,correlation.id=theirs'],
    ['the same with spaces', 'correlation.id = theirs', 'correlation.id = theirs'],
    ['the same with a property', 'correlation.id=theirs;p=1', 'correlation.id=theirs;p=1'],
  ])('adds to the baggage of a caller: %s', async (_, baggage, expected) => {
    const { tracing, traced, sent } = traceInner();
    const correlationId = '018f3f2e-0000-7000-8000-a1b2c3d4e5f6';
    await tracing.startAction('Accept', { correlationId }).run(() => traced('/x', { headers: { baggage } }));
    const given = new Headers(sent[0]?.init?.headers).get('baggage');
    expect(given).toBe(expected.replace('ours', correlationId));
  });

  it('passes on the tracestate of the trace that an action continues', async () => {
    const { tracing, traced, sent } = traceInner();
    const parent = {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      flags: 1,
      traceState: 'vendor=1',
      correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      sessionId: null,
    };
    await tracing.startAction('Go on', { parent }).run(() => traced('/x'));
    const headers = new Headers(sent[0]?.init?.headers);
    expect(headers.get('tracestate')).toBe('vendor=1');
    expect(headers.get('traceparent')).toMatch(
      /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
    );
  });

  it('keeps every member of the init that it copies', async () => {
    const { traced, sent } = traceInner();
    const init = {
      method: 'POST',
      body: 'x',
      cache: 'no-store',
      credentials: 'include',
      integrity: 'sha256-x',
      keepalive: true,
      mode: 'cors',
      redirect: 'error',
      referrer: '/from',
      priority: 'high',
      signal: new AbortController().signal,
      duplex: 'half',
      somethingNew: 1,
    } as RequestInit;
    await traced('/x', init);
    expect(sent[0]?.init).toMatchObject(init);
    expect(sent[0]?.init?.signal).toBe(init.signal);
  });

  it('goes on without headers where the init is no plain object, and hands on that very object', async () => {
    const { traced, sent, spans } = traceInner();
    const init = Object.create({ method: 'PATCH' }) as RequestInit;
    await traced('/x', init);
    expect(sent[0]?.init).toBe(init);
    expect(spans()).toMatchObject([{ name: 'PATCH' }]);
  });

  it('adds nothing to a no-cors request: the browser would drop it without a word', async () => {
    const { traced, sent, spans } = traceInner();
    const init: RequestInit = { mode: 'no-cors' };
    await traced('/x', init);
    expect(sent[0]?.init).toEqual({ mode: 'no-cors', [REQUEST_SPAN]: null });
    expect(init).toEqual({ mode: 'no-cors' });
    expect(spans()).toHaveLength(1);
  });

  it('records only the arrival of a response without a status', async () => {
    const { traced, spans } = traceInner(async () => Response.error());
    await traced('/x');
    expect(spans()[0]).toMatchObject({ status: { code: 'unset' } });
    expect(spans()[0]?.attributes).not.toHaveProperty(['http.response.status_code']);
  });
});

it('records a timeout as a failure, also if the browser calls it an abort', async () => {
  // WebKit rejects with this error, whatever the reason of the signal.
  const abort = new DOMException('Fetch is aborted', 'AbortError');
  const { tracing, traced, spans } = traceInner(() => Promise.reject(abort));
  const signal = AbortSignal.abort(new DOMException('The operation timed out.', 'TimeoutError'));
  await expect(tracing.action('late', () => traced('/x', { signal }))).rejects.toBe(abort);
  await tracing.flush();
  expect(spans().find(({ name }) => name === 'GET')).toMatchObject({
    status: { code: 'error' },
    attributes: { 'error.type': 'TimeoutError' },
  });
});
