import type { PropagationProblem, ServerTracingOptions } from 'waybill/server';
import { createServerTracing } from 'waybill/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;
const request = (headers: Record<string, string> = {}, init: RequestInit = {}) =>
  new Request('http://team.example/', { headers, ...init });

afterEach(() => void vi.useRealTimers());

/** A tracing whose handler answers at once. */
function createServer(options: Partial<ServerTracingOptions> = {}) {
  const problems: PropagationProblem[] = [];
  const recorded = createRecordedTracing({
    onPropagation: (problem) => void problems.push(problem),
    ...options,
  });
  const handle = recorded.tracing.withTracing(() => new Response());
  return { ...recorded, problems, handle };
}

describe('propagation', () => {
  it.each([
    ['both', true, true],
    ['in', true, false],
    ['out', false, true],
    ['off', false, false],
    [undefined, true, true],
  ] as const)(
    '%s: incoming ids are used: %s, and requests carry ids: %s',
    async (propagation, reads, sends) => {
      const received: Headers[] = [];
      const address = await listen(({ headers }) => {
        received.push(headers);
        return new Response();
      });
      const { tracing, span } = createRecordedTracing({
        ...(propagation && { propagation }),
        targets: [{ url: address, headers: 'all' }],
      });
      const handler = tracing.withTracing(async () => {
        await tracing.fetch(address);
        return new Response();
      });
      const correlationId = '11111111-1111-4111-8111-111111111111';
      await handler(
        request({ traceparent, 'x-correlation-id': correlationId, 'x-trace-id': 'other-system-7' }),
      );
      const { attributes, parentSpanId, ...own } = await span('GET /');
      expect([own.traceId === traceId, parentSpanId === spanId]).toEqual([reads, reads]);
      expect(attributes['correlation.id'] === correlationId).toBe(reads);
      expect(attributes['http.request.header.x-trace-id']).toBe(reads ? 'other-system-7' : undefined);
      const ours = ['traceparent', 'tracestate', 'baggage', 'x-trace-id', 'x-correlation-id', 'x-session-id'];
      expect(received).toHaveLength(1);
      expect(ours.some((name) => received[0]!.has(name))).toBe(sends);
      // The request is recorded in each case.
      expect(await span('GET')).toMatchObject({ kind: 'client', traceId: own.traceId });
    },
  );

  it('refuses another word', () => {
    expect(() => createServerTracing({ service: 'team', propagation: 'none' as never })).toThrow(
      "[waybill] propagation is none; pass 'both', 'in', 'out' or 'off'.",
    );
  });

  it('still refuses a target that cannot work if nothing is sent', () => {
    const options = { service: 'team', propagation: 'off', targets: [{ url: 'team' }] } as const;
    expect(() => createServerTracing(options)).toThrow('is not an address');
  });
});

describe('onPropagation', () => {
  const zeros = '0'.repeat(32);
  it.each([
    ['missing', 'traceparent', {}],
    ['missing', 'traceparent', { 'x-correlation-id': '11111111-1111-4111-8111-111111111111' }],
    ['invalid', 'traceparent', { traceparent: 'x' }],
    ['invalid', 'traceparent', { traceparent: '' }],
    ['invalid', 'traceparent', { traceparent: `${traceparent}-more` }],
    ['invalid', 'traceparent', { traceparent: 'a'.repeat(10_000) }],
    ['invalid version', 'traceparent', { traceparent: `ff${traceparent.slice(2)}` }],
    ['zero id', 'traceparent', { traceparent: `00-${zeros}-${spanId}-01` }],
    ['zero id', 'traceparent', { traceparent: `00-${traceId}-${zeros.slice(16)}-01` }],
    ['wrong case', 'traceparent', { traceparent: traceparent.toUpperCase() }],
    ['duplicate', 'traceparent', { traceparent: `${traceparent}, ${traceparent}` }],
    ['invalid', 'tracestate', { traceparent, tracestate: 'A=1' }],
    ['zero id', 'x-trace-id', { 'x-trace-id': zeros }],
    ['conflict', 'x-trace-id', { traceparent, 'x-trace-id': 'f'.repeat(32) }],
    ['invalid', 'x-correlation-id', { traceparent, 'x-correlation-id': 'order 7' }],
    ['zero id', 'x-correlation-id', { traceparent, 'x-correlation-id': zeros }],
  ] as const)('names the problem "%s" of %s in %o', async (kind, header, headers) => {
    const { problems, handle } = createServer();
    await handle(request(headers));
    expect(problems).toEqual([
      {
        kind,
        header,
        peer: 'unknown',
        message: expect.stringContaining(`The header ${header} of unknown `) as string,
      },
    ]);
    const [{ message }] = problems as [PropagationProblem];
    for (const value of Object.values(headers)) if (value) expect(message).not.toContain(value);
  });

  it.each([
    { traceparent },
    { traceparent, tracestate: 'a=1', baggage: 'no baggage of ours' },
    { traceparent, tracestate: ' , ' },
    { 'x-trace-id': traceId },
    { traceparent, 'x-trace-id': '0AF76519-16CD-43DD-8448-EB211C80319C' },
    { traceparent, 'x-trace-id': 'another-system-7' },
  ])('hears nothing of %o', async (headers: Record<string, string>) => {
    const { problems, handle } = createServer();
    await handle(request(headers));
    expect(problems).toEqual([]);
  });

  it('hears each problem once per peer', async () => {
    const { problems, handle } = createServer();
    for (const origin of ['http://a.example', 'http://b.example', 'http://a.example']) {
      await handle(request({ origin, traceparent: 'x', 'x-correlation-id': 'y' }));
      await handle(request({ 'user-agent': 'curl/8' }));
    }
    expect(problems.map(({ kind, header, peer }) => `${peer}: ${kind} ${header}`)).toEqual([
      'http://a.example: invalid traceparent',
      'http://a.example: invalid x-correlation-id',
      'curl/8: missing traceparent',
      'http://b.example: invalid traceparent',
      'http://b.example: invalid x-correlation-id',
    ]);
  });

  it('tells 1000 peers apart, and takes all others for one', async () => {
    const { problems, handle } = createServer({
      peerOf: ({ headers }) => headers.get('x-service')!.padEnd(5000, '.'),
    });
    for (let n = 0; n < 1100; n++) await handle(request({ 'x-service': `${n}` }));
    await handle(request({ 'x-service': '999' }));
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)?.peer).toBe('other peers');
    expect(problems[0]?.peer).toHaveLength(200);
  });

  it('does no harm if it throws, or if peerOf does', async () => {
    const fail = () => {
      throw new Error('no');
    };
    for (const options of [{ onPropagation: fail }, { peerOf: fail }]) {
      const { handle, tracing, diagnostics } = createServer(options);
      expect((await handle(request())).status).toBe(200);
      expect(tracing.propagation().requests).toBe(1);
      expect(diagnostics.map(({ kind }) => kind)).toEqual(['onPropagation or peerOf']);
    }
  });

  it('hears nothing if the ids of callers are ignored', async () => {
    const { problems, handle } = createServer({ propagation: 'out' });
    await handle(request({ traceparent: 'x' }));
    expect(problems).toEqual([]);
  });
});

describe('tracing.propagation()', () => {
  const none = {
    requests: 0,
    withHeaders: 0,
    withoutHeaders: 0,
    lost: 0,
    dropRate: 0,
    badHeaders: 0,
    restarted: 0,
    clockConflicts: 0,
  };

  it('counts requests by their headers', async () => {
    const { tracing, handle } = createServer();
    expect(tracing.propagation()).toEqual(none);
    await handle(request({ traceparent }));
    await handle(request({ 'x-trace-id': traceId }));
    await handle(request());
    await handle(request({ baggage: 'user.tier=gold' }));
    // The trace goes on, but the correlation id is ignored.
    await handle(request({ traceparent, 'x-correlation-id': 'order 7' }));
    await handle(request({ traceparent: 'x' }));
    // A platform has taken `traceparent` away.
    await handle(request({ baggage: 'correlation.id=11111111-1111-4111-8111-111111111111' }));
    expect(tracing.propagation()).toEqual({
      ...none,
      requests: 7,
      withHeaders: 5,
      withoutHeaders: 2,
      badHeaders: 2,
      restarted: 2,
    });
  });

  it('counts ignored ids as restarted traces', async () => {
    const { tracing, handle } = createServer({ propagation: 'off' });
    await handle(request({ traceparent }));
    await handle(request());
    expect(tracing.propagation()).toEqual({
      ...none,
      requests: 2,
      withHeaders: 1,
      withoutHeaders: 1,
      restarted: 1,
    });
  });

  it('does not count preflights', async () => {
    const { tracing, handle } = createServer();
    const headers = { origin: 'http://a.example', 'access-control-request-method': 'POST' };
    await handle(request(headers, { method: 'OPTIONS' }));
    expect(tracing.propagation()).toEqual(none);
  });

  it('names the true numbers when hops drop headers', async () => {
    const { tracing, handle } = createServer();
    const dropped = { all: 0, parent: 0 };
    for (let n = 0; n < 300; n++) {
      const headers: Record<string, string> = { traceparent, 'x-correlation-id': traceId };
      if (n % 3 === 0) {
        dropped.all++;
        await handle(request());
      } else if (n % 7 === 0) {
        dropped.parent++;
        delete headers['traceparent'];
        await handle(request(headers));
      } else await handle(request(headers));
    }
    expect(tracing.propagation()).toEqual({
      ...none,
      requests: 300,
      withHeaders: 300 - dropped.all,
      withoutHeaders: dropped.all,
      badHeaders: 0,
      restarted: dropped.parent,
    });
  });
});

describe('a request that lost its headers', () => {
  const from = (peer: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    request({ 'x-service': peer, ...headers }, init);
  const peerOf = ({ headers }: Request) => headers.get('x-service') ?? 'unknown';
  const marks = async ({ spans }: Pick<ReturnType<typeof createServer>, 'spans'>) =>
    (await spans()).map(({ attributes }) => attributes['waybill.context_lost']);

  it('is one without ids whose sender sent ids before', async () => {
    const server = createServer({ peerOf });
    await server.handle(from('shop'));
    await server.handle(from('shop', { traceparent }));
    await server.handle(from('cron'));
    await server.handle(from('shop'));
    await server.handle(from('shop', { 'x-correlation-id': traceId }));
    expect(server.tracing.propagation()).toMatchObject({
      withHeaders: 2,
      withoutHeaders: 3,
      lost: 1,
      dropRate: 1 / 3,
    });
    expect(await marks(server)).toEqual([undefined, undefined, undefined, true, undefined]);
  });

  it.each<[string, Record<string, string>, number]>([
    ['a server', {}, 1],
    ['a script of a page', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }, 1],
    ['a script of the same origin', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin' }, 1],
    ['a navigation', { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }, 0],
    ['an image', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }, 0],
    ['a beacon', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'no-cors' }, 0],
    ['a socket', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'websocket' }, 0],
    [
      'an EventSource',
      { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: 'text/event-stream' },
      0,
    ],
  ])('is one that can have headers: %s', async (_, headers, lost) => {
    const { handle, tracing } = createServer({ peerOf });
    await handle(from('shop', { traceparent }));
    const own: Record<string, string> = { ...headers, 'x-service': 'shop' };
    // The platform lets no program set such a header, so the request is one of a server that sees it.
    const received = Object.defineProperty(from('shop'), 'headers', {
      value: { get: (name: string) => own[name] ?? null, has: (name: string) => name in own },
    });
    await handle(received);
    expect(tracing.propagation()).toMatchObject({ requests: 2, lost });
  });

  it('is counted, but not marked, where ids are ignored', async () => {
    const server = createServer({ peerOf, propagation: 'off' });
    await server.handle(from('shop', { traceparent }));
    await server.handle(from('shop'));
    expect(server.tracing.propagation()).toMatchObject({ lost: 1, dropRate: 0.5 });
    expect(await marks(server)).toEqual([undefined, undefined]);
  });

  it('is not known of the peers after the first 1000', async () => {
    const { handle, tracing } = createServer({ peerOf });
    for (let n = 0; n < 1002; n++) await handle(from(`p${n}`, { traceparent }));
    for (let n = 0; n < 1002; n++) await handle(from(`p${n}`));
    expect(tracing.propagation()).toMatchObject({ requests: 2004, lost: 1000 });
  });

  it('is no reason to fail if peerOf throws', async () => {
    const { handle, tracing } = createServer({
      peerOf: () => {
        throw new Error('no peer');
      },
    });
    await handle(request({ traceparent }));
    expect((await handle(request())).status).toBe(200);
    expect(tracing.propagation()).toMatchObject({ requests: 2, withHeaders: 1, lost: 0 });
  });
});

describe('propagationDebug', () => {
  it('tells the names of the headers of each request, received and sent', async () => {
    const address = await listen(() => new Response());
    const { tracing, logs } = createRecordedTracing({
      propagationDebug: true,
      targets: [{ url: address, headers: ['traceparent', 'x-correlation-id'] }],
    });
    const handle = tracing.withTracing(async () => {
      await tracing.fetch(`${address}/orders?secret=1`, { headers: { 'x-trace-id': 'own-7' } });
      await tracing.fetch('http://127.0.0.1:9/').catch(() => undefined);
      return new Response();
    });
    await handle(request({ traceparent, tracestate: 'a=1', 'x-trace-id': '0'.repeat(32) }));
    const preflight = { origin: 'http://a.example', 'access-control-request-method': 'GET' };
    await tracing.withTracing(() => new Response())(request(preflight, { method: 'OPTIONS' }));
    const lines = await logs();
    expect(lines.map(({ severityNumber }) => severityNumber)).toEqual([5, 5, 5]);
    expect(lines.map((line) => line.traceId)).toEqual([traceId, traceId, traceId]);
    expect(
      lines.map(({ body, attributes }) => [
        body,
        Object.fromEntries(
          Object.entries(attributes).filter(([name]) => /^(waybill\.propagation|url)\./.test(name)),
        ),
      ]),
    ).toEqual([
      [
        'Tracing headers of a request',
        {
          'waybill.propagation.received': ['traceparent', 'tracestate', 'x-trace-id'],
          'waybill.propagation.problems': ['zero id: x-trace-id'],
          'waybill.propagation.continued': true,
          'waybill.propagation.is_lost': false,
        },
      ],
      [
        'Tracing headers to another program',
        {
          'url.full': `${address}/orders`,
          'waybill.propagation.sent': ['traceparent', 'x-correlation-id', 'x-trace-id'],
        },
      ],
      [
        'Tracing headers to another program',
        { 'url.full': 'http://127.0.0.1:9/', 'waybill.propagation.sent': [] },
      ],
    ]);
  });

  it('is off by default', async () => {
    const { handle, logs } = createServer({ propagationLog: false });
    await handle(request({ traceparent }));
    expect(await logs()).toEqual([]);
  });
});

describe('the log line', () => {
  const lines = async ({ logs }: Pick<ReturnType<typeof createServer>, 'logs'>) =>
    (await logs()).map(({ body, attributes, traceId: own }) => [
      body,
      own,
      attributes['waybill.propagation.requests'],
      attributes['waybill.propagation.restarted'],
    ]);

  it('tells the counts since the line before it, once a minute if there were requests', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = createServer();
    await server.handle(request({ traceparent }));
    await server.handle(request({ traceparent: 'x' }));
    vi.advanceTimersByTime(59_999);
    expect(await lines(server)).toEqual([]);
    vi.advanceTimersByTime(1);
    const body = 'Tracing headers of the last minute';
    expect(await lines(server)).toEqual([[body, undefined, 2, 1]]);
    vi.advanceTimersByTime(600_000);
    expect(await lines(server)).toHaveLength(1);
    await server.handle(request());
    vi.advanceTimersByTime(60_000);
    expect((await lines(server)).at(-1)).toEqual([body, undefined, 1, 0]);
    expect(await lines(server)).toHaveLength(2);
  });

  it('can be switched off, and ends with the tracing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const off = createServer({ propagationLog: false });
    await off.handle(request());
    const disposed = createServer();
    await disposed.handle(request());
    await disposed.tracing.dispose();
    vi.advanceTimersByTime(120_000);
    expect(await lines(off)).toEqual([]);
    expect(await lines(disposed)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
