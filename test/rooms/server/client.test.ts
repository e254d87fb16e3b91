import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseTraceparent } from 'waybill';
import { createServerTracing, type ServerTracingOptions } from 'waybill/server';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const otherId = '4bf92f3577b34da6a3ce929d0e0e4736';
const correlationId = '11111111-1111-4111-8111-111111111111';
const ours = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-session-id', 'x-trace-id'];

/** A tracing whose target remembers the headers that it received. `/silent` never answers. */
async function openClient(options: Partial<ServerTracingOptions> = {}) {
  const received: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    if (request.url === '/silent') return;
    if (request.url === '/slow-body') return void response.write('first');
    response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const recorded = createRecordedTracing({ targets: [{ url: address, headers: 'all' }], ...options });
  onTestFinished(() => recorded.tracing.dispose());
  return { ...recorded, received, address };
}

describe('client.timeoutMs', () => {
  it('rejects with a TimeoutError, which the span names', async () => {
    const { tracing, address, span } = await openClient({ client: { timeoutMs: 20 } });
    const error: unknown = await tracing.fetch(`${address}/silent`).catch((thrown: unknown) => thrown);
    const native: unknown = await fetch(`${address}/silent`, { signal: AbortSignal.timeout(20) }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DOMException);
    expect([(error as Error).name, (error as Error).message]).toEqual([
      (native as Error).name,
      (native as Error).message,
    ]);
    const { status, attributes } = await span('GET');
    expect(status.code).toBe('error');
    expect(attributes['error.type']).toBe('TimeoutError');
  });

  it('holds for a Request, and a call can have a time of its own', async () => {
    const { tracing, address } = await openClient({ client: { timeoutMs: 20 } });
    await expect(tracing.fetch(new Request(`${address}/silent`))).rejects.toThrow('timeout');
    const { tracing: unlimited } = await openClient();
    const init = { timeoutMs: 20, signal: new AbortController().signal };
    await expect(unlimited.fetch(`${address}/silent`, init)).rejects.toThrow('timeout');
    await expect(
      unlimited.span('job', (job) => job.fetch(`${address}/silent`, { timeoutMs: 20 } as RequestInit)),
    ).rejects.toThrow('timeout');
  });

  it('leaves a call with a signal of its own, or with null, to the caller', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { tracing, address } = await openClient({ client: { timeoutMs: 1000 } });
    const stop = new AbortController();
    const init = { signal: stop.signal };
    const calls = [
      tracing.fetch(`${address}/silent`, init),
      tracing.fetch(`${address}/silent`, { timeoutMs: null, ...init }),
    ];
    await vi.advanceTimersByTimeAsync(100_000);
    const reason = new Error('enough');
    stop.abort(reason);
    for (const call of calls) await expect(call).rejects.toBe(reason);
  });

  it('has no timer left after the answer, so the body can take longer', async () => {
    const { tracing, address } = await openClient({ client: { timeoutMs: 54_321 }, propagationLog: false });
    const started = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    onTestFinished(() => (started.mockRestore(), cleared.mockRestore()));
    const response = await tracing.fetch(`${address}/slow-body`);
    const [limit] = started.mock.results.filter((_, nth) => started.mock.calls[nth]?.[1] === 54_321);
    expect(limit).toBeDefined();
    expect(cleared).toHaveBeenCalledWith(limit?.value);
    const reader = response.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
    await reader.cancel();
    await tracing.dispose();
  });

  it('holds also after dispose, and ignores a time of a call that is no time', async () => {
    const { tracing, address } = await openClient({ client: { timeoutMs: 20 } });
    await tracing.dispose();
    await expect(tracing.fetch(`${address}/silent`)).rejects.toThrow('timeout');
    for (const timeoutMs of [0, -1, Number.NaN, Infinity, 'soon', {}]) {
      const response = await tracing.fetch(address, { timeoutMs: timeoutMs as number });
      expect(await response.text()).toBe('here');
    }
  });
});

describe('client.outsideWork', () => {
  it('begins a trace by default, and none with "bare"', async () => {
    for (const outsideWork of [undefined, 'begin', 'bare'] as const) {
      const { tracing, address, received, spans } = await openClient({
        client: outsideWork ? { outsideWork } : {},
      });
      expect(await (await tracing.fetch(address)).text()).toBe('here');
      const isBare = outsideWork === 'bare';
      expect(ours.some((name) => name in received[0]!)).toBe(!isBare);
      expect(await spans()).toHaveLength(isBare ? 0 : 1);
      // In a span, each request is traced.
      await tracing.span('job', (span) => span.fetch(address));
      await tracing.span('job', () => tracing.fetch(address));
      expect(received.slice(1).every((headers) => 'traceparent' in headers)).toBe(true);
    }
  });

  it('leaves the headers of the caller to the caller where a request is bare', async () => {
    const { tracing, address, received } = await openClient({ client: { outsideWork: 'bare' } });
    await tracing.fetch(address, { headers: { traceparent: `00-${traceId}-${spanId}-01` } });
    expect(received[0]).toMatchObject({ traceparent: `00-${traceId}-${spanId}-01` });
    expect('x-trace-id' in received[0]!).toBe(false);
  });
});

type Own = Readonly<Record<string, string>>;
const ownHeaders: readonly Own[] = [
  { traceparent: `00-${traceId}-${spanId}-01` },
  { traceparent: `00-${traceId}-${spanId}-03`, tracestate: 'a=1', 'x-trace-id': traceId },
  { 'x-trace-id': traceId },
  { 'x-trace-id': 'order-7' },
  { 'x-correlation-id': correlationId },
  { baggage: `a=b,correlation.id=${correlationId}` },
  { 'x-trace-id': otherId, 'x-correlation-id': correlationId, tracestate: 'a=1' },
  { traceparent: 'garbage', 'x-trace-id': otherId },
  { tracestate: 'a=1' },
  { baggage: 'a=b' },
];

describe('client.ownHeaders', () => {
  it.each(ownHeaders)('keeps %o, and the span has the ids that the receiver reads', async (own) => {
    const { tracing, address, received, spans } = await openClient();
    // The receiver is a handler of Waybill, which reads the headers as every receiver does.
    const receiver = createRecordedTracing();
    const handler = receiver.tracing.withTracing(() => new Response());
    for (const where of ['inside', 'outside', 'as a Request']) {
      const call = () =>
        where === 'as a Request'
          ? tracing.fetch(new Request(address, { headers: own }))
          : tracing.fetch(address, { headers: own });
      await (where === 'outside' ? call() : tracing.span('job', call));
      const headers = received.at(-1) as Record<string, string>;
      for (const [name, value] of Object.entries(own)) {
        if (name === 'baggage') expect(headers[name]).toContain(value);
        else expect(headers[name]).toBe(value);
      }
      await handler(new Request('http://receiver.example/', { headers: new Headers(headers) }));
      const sent = (await spans()).filter(({ kind }) => kind === 'client').at(-1)!;
      const read = (await receiver.spans()).at(-1)!;
      expect(read.traceId).toBe(sent.traceId);
      expect(read.attributes['correlation.id']).toBe(sent.attributes['correlation.id']);
      if (!headers['traceparent']?.startsWith('garbage')) expect(read.parentSpanId).toBe(sent.spanId);
    }
  });

  it.each(ownHeaders)('replaces %o, but keeps the baggage of others', async (own) => {
    const { tracing, address, received, spans } = await openClient({ client: { ownHeaders: 'replace' } });
    const init = { headers: { ...own, accept: 'text/plain' } };
    await tracing.span('job', () => tracing.fetch(address, init));
    await tracing.span('job', () => tracing.fetch(new Request(address, init)));
    const sent = (await spans()).filter(({ kind }) => kind === 'client');
    expect(received).toHaveLength(2);
    for (const [nth, headers] of received.entries()) {
      const { traceId: trace, spanId: id } = sent[nth]!;
      expect(parseTraceparent(headers['traceparent'] as string)).toMatchObject({
        traceId: trace,
        spanId: id,
      });
      expect([headers['x-trace-id'], headers['tracestate'], headers.accept]).toEqual([
        trace,
        undefined,
        'text/plain',
      ]);
      expect(headers['x-correlation-id']).toBe(sent[nth]!.attributes['correlation.id']);
      expect(headers['baggage']).toBe(own['baggage'] && 'a=b');
    }
    // The objects of the caller are unchanged.
    expect(init.headers).toEqual({ ...own, accept: 'text/plain' });
  });

  it('replaces nothing on the way to an address that gets no headers', async () => {
    const { tracing, address, received, span } = await openClient({
      client: { ownHeaders: 'replace' },
      targets: [],
    });
    const traceparent = `00-${traceId}-${spanId}-01`;
    await tracing.span('job', () => tracing.fetch(address, { headers: { traceparent } }));
    expect(received[0]!['traceparent']).toBe(traceparent);
    expect(await span('GET')).toMatchObject({ traceId, spanId });
  });

  it('sends headers with a Request where a server has replaced the class Request', async () => {
    const before = globalThis.Request;
    const seen: Headers[] = [];
    // `@hono/node-server` puts a class of its own in the place of the class Request.
    const address = await listen(({ headers }) => {
      seen.push(headers);
      return new Response();
    });
    const { tracing } = await openClient({ targets: [{ url: address, headers: 'all' }] });
    expect(Object.getPrototypeOf(Request.prototype)).not.toBe(Object.prototype);
    await tracing.fetch(new Request(address, { method: 'POST', body: 'text' }));
    if (before !== Request) await tracing.fetch(new before(address));
    for (const headers of seen) expect(headers.has('traceparent')).toBe(true);
    // The getters of another class could say other things than the platform sends.
    class Own extends Request {}
    await tracing.fetch(new Own(address));
    expect(seen.at(-1)!.has('traceparent')).toBe(false);
  });
});

describe('createServerTracing says how to fix the client', () => {
  it.each([
    ['fast', 'client is fast; pass an object'],
    [{ timeoutMs: 0 }, 'client.timeoutMs is 0; pass milliseconds from 1'],
    [{ timeoutMs: '5s' }, 'client.timeoutMs is 5s'],
    [{ timeoutMs: 2 ** 31 }, 'client.timeoutMs is 2147483648'],
    [{ outsideWork: 'none' }, "client.outsideWork is none; pass 'begin' or 'bare'"],
    [{ ownHeaders: 'drop' }, "client.ownHeaders is drop; pass 'keep' or 'replace'"],
  ])('%o', (client, message) => {
    const create = () => createServerTracing({ service: 'a', client: client as never });
    expect(create).toThrow(message);
    expect(create).toThrow(/^\[waybill\] /);
  });
});
