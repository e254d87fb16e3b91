// What a traced request must not do, because it makes a fresh server slow. Times depend on the machine, so these tests
// look at the structure.
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServerTracing } from 'waybill/server';
import { traceHttp } from 'waybill/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { serve } from './serve.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Sends requests one after the other, without promises. */
function send(url: string, count: number, done: () => void): void {
  if (count === 0) return done();
  get(url, { headers: { traceparent } }, (response) => {
    response.resume().on('end', () => send(url, count - 1, done));
  });
}

const sendAll = (url: string, count: number): Promise<void> =>
  new Promise((resolve) => send(url, count, resolve));

/** Counts the objects of a global class that are created until the test ends. */
function countOf(name: 'Headers' | 'Request' | 'URL'): () => number {
  let count = 0;
  vi.stubGlobal(
    name,
    new Proxy(globalThis[name], {
      construct(...call) {
        count++;
        return Reflect.construct(...call) as object;
      },
    }),
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  return () => count;
}

it('reads a request without objects of the web', async () => {
  const { tracing } = createRecordedTracing();
  const url = await serve(traceHttp(tracing, (_, response: ServerResponse) => response.end()));
  // The first request of a host reads the name of the host.
  await sendAll(`${url}/members`, 1);
  const counts = (['Headers', 'Request', 'URL'] as const).map(countOf);
  await sendAll(`${url}/orders/7?secret=1`, 3);
  expect(counts.map((count) => count())).toEqual([0, 0, 0]);
});

it('makes no promise for a request', async () => {
  const tracing = createServerTracing({ service: 'test-server' });
  let isTraced = false;
  // Tells the promises of this test from those of others: tests of one process run one after the other, but what an
  // earlier one began can still be at work.
  const ownWork = new AsyncLocalStorage<true>();
  const url = await ownWork.run(true, () =>
    serve(
      traceHttp(tracing, (_, response: ServerResponse) => {
        isTraced = tracing.current() !== undefined;
        response.end();
      }),
    ),
  );
  let promises = 0;
  const hook = createHook({
    init: (_id, type) => void (type === 'PROMISE' && ownWork.getStore() && promises++),
  });
  await new Promise<void>((resolve) => {
    // Later, because the `await` of this test makes a promise too.
    setImmediate(() => {
      hook.enable();
      ownWork.run(true, send, url, 10, () => {
        hook.disable();
        resolve();
      });
    });
  });
  expect(isTraced).toBe(true);
  expect(promises).toBe(0);
});

it('gives all requests the same functions', async () => {
  const { tracing } = createRecordedTracing();
  const seen = new Set<unknown>();
  const url = await serve(
    traceHttp(tracing, (request: IncomingMessage, response: ServerResponse) => {
      for (const fn of [request.emit, response.emit, response.writeHead]) seen.add(fn);
      response.end();
    }),
  );
  await sendAll(url, 3);
  expect(seen.size).toBe(2);
});

it.each([
  ['/members', 'Example.COM:80'],
  ['/a/../b', 'example.com'],
  ['/a/%2e/b/.', 'example.com'],
  ['//other/b', 'example.com'],
  ['/a?b/../c#d', 'example.com'],
  ['/a#b?c', 'example.com'],
  ['/a\\b', 'example.com'],
  ['/~a/b.json', '127.1'],
  ['/a', '0x7f.1:8080'],
  ['/a', '[::1]:80'],
  ['/a', 'user@example.com'],
  ['/a', 'example.com/b'],
])('reads the address %s of %s like a parser', async (path, host) => {
  const { tracing, spans } = createRecordedTracing();
  const url = await serve(traceHttp(tracing, (_, response: ServerResponse) => response.end()));
  const [response] = (await once(get(url, { path, headers: { host, traceparent } }), 'response')) as [
    IncomingMessage,
  ];
  response.resume();
  const { pathname, hostname } = new URL(`http://${host}${path}`);
  await expect
    .poll(spans)
    .toMatchObject([{ attributes: { 'url.path': pathname, 'server.address': hostname } }]);
});
