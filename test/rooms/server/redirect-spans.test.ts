import type { Server } from 'node:http';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { SpanRecord } from 'waybill';
import { parseTraceparent } from 'waybill';
import type { ServerTracingOptions } from 'waybill/server';
import { createRecordedTracing } from './recorded-tracing.ts';

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Two origins. `/to/<status>?<address>` redirects there. Only the first origin is a target. */
async function openChain(options: Partial<ServerTracingOptions> = {}) {
  const seen: Seen[] = [];
  const servers = [0, 1].map(() =>
    createServer((request, response) => {
      const url = request.url!;
      seen.push({ url, headers: request.headers });
      request.resume();
      const [, status, location = ''] = /^\/to\/(\d+)\?(.*)$/.exec(url) ?? [];
      if (url === '/loop') return void response.writeHead(302, { location: '/loop' }).end();
      if (!status) return void response.end('here');
      response.writeHead(Number(status), { location: decodeURIComponent(location) }).end('moved');
    }),
  );
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
  }
  const [target, other] = servers.map(addressOf) as [string, string];
  const recorded = createRecordedTracing({ targets: [{ url: target, headers: 'all' }], ...options });
  onTestFinished(() => recorded.tracing.dispose());
  const clients = async () =>
    (await recorded.spans())
      .filter(({ kind }) => kind === 'client')
      .toSorted((a, b) => resendsOf(a) - resendsOf(b));
  return { ...recorded, seen, target, other, clients };
}

const resendsOf = ({ attributes }: SpanRecord): number =>
  Number(attributes['http.request.resend_count'] ?? 0);
const to = (status: number, address: string): string => `/to/${status}?${encodeURIComponent(address)}`;

it('records each redirect as a span beside the others, and each request carries the id of its own span', async () => {
  const { tracing, seen, target, other, clients, span } = await openChain();
  const path = to(307, `${other}${to(302, `${target}/end`)}`);
  const response = await tracing.span('job', () => tracing.fetch(target + path, { method: 'POST' }));
  expect(await response.text()).toBe('here');
  const hops = await clients();
  const job = await span('job');
  expect(
    hops.map(({ name, parentSpanId, attributes, status }) => [
      name,
      parentSpanId,
      attributes['http.response.status_code'],
      attributes['http.request.resend_count'],
      attributes['url.full'],
      status.code,
    ]),
  ).toEqual([
    ['POST', job.spanId, 307, undefined, `${target}/to/307`, 'unset'],
    ['POST', job.spanId, 302, 1, `${other}/to/302`, 'unset'],
    ['GET', job.spanId, 200, 2, `${target}/end`, 'unset'],
  ]);
  expect(new Set(hops.map(({ spanId }) => spanId)).size).toBe(3);
  const sent = seen.map(({ headers }) => parseTraceparent(headers['traceparent'] as string)?.spanId);
  expect(sent).toEqual([hops[0]!.spanId, undefined, hops[2]!.spanId]);
});

it('begins one trace for all redirects of a request outside of any work', async () => {
  const { tracing, target, clients } = await openChain();
  await tracing.fetch(target + to(302, '/end'));
  const hops = await clients();
  expect(hops.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
  expect(hops[1]!.traceId).toBe(hops[0]!.traceId);
});

it('gives no two spans the span id that the caller set', async () => {
  const { tracing, seen, target, clients } = await openChain();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await tracing.span('job', () => tracing.fetch(target + to(302, '/end'), { headers: { traceparent } }));
  expect(seen.map(({ headers }) => headers['traceparent'])).toEqual([traceparent, traceparent]);
  const hops = await clients();
  expect(hops.map(({ traceId }) => traceId)).toEqual(Array(2).fill('0af7651916cd43dd8448eb211c80319c'));
  expect(hops[0]!.spanId).toBe('b7ad6b7169203331');
  expect(hops[1]!.spanId).not.toBe('b7ad6b7169203331');
});

it.each([
  ['too many redirects', '/loop', 21],
  ['an address that is none', to(302, 'http://['), 1],
])('marks the span of a request whose answer cannot be followed: %s', async (_, path, count) => {
  const { tracing, target, clients } = await openChain();
  await expect(tracing.span('job', () => tracing.fetch(target + path))).rejects.toThrow('fetch failed');
  const hops = await clients();
  expect(hops.at(-1)).toMatchObject({ status: { code: 'error' } });
  expect(hops.at(-1)!.attributes['error.type']).toBe('TypeError');
  expect(hops.slice(0, -1).every(({ status }) => status.code === 'unset')).toBe(true);
  expect(hops).toHaveLength(count);
});

it('leaves redirect: manual and error to the platform, in one span', async () => {
  const { tracing, seen, target, clients } = await openChain();
  const address = target + to(302, '/end');
  const response = await tracing.fetch(address, { redirect: 'manual' });
  expect(response.status).toBe(302);
  await expect(tracing.fetch(address, { redirect: 'error' })).rejects.toThrow('fetch failed');
  expect(seen.map(({ headers }) => 'traceparent' in headers)).toEqual([true, true]);
  const hops = await clients();
  expect(hops.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([302, undefined]);
});

it('limits the time of a request with all its redirects, and carries the clock only to targets', async () => {
  const { tracing, seen, target, other } = await openChain({
    client: { timeoutMs: 60_000, ownHeaders: 'replace' },
  });
  const headers = { 'x-trace-id': 'mine', accept: 'text/plain' };
  await tracing.span('job', () => tracing.fetch(target + to(302, `${other}/end`), { headers }));
  // The headers of the caller were replaced for the target, so no other address gets them.
  expect(seen.map((request) => request.headers['x-trace-id'] === 'mine')).toEqual([false, false]);
  expect(seen.map((request) => request.headers.accept)).toEqual(['text/plain', 'text/plain']);
});
