import { once } from 'node:events';
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { traceFastify, traceKoa } from 'waybill/node';
import type { ServerTracing } from 'waybill/server';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { importFramework, installFrameworks } from './frameworks.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

type Version = 'HTTP/1.1' | 'HTTP/2';

/** Serves the paths `/fine`, `/bad`, `/part` and `/stream` until the test has finished, and gives the port. */
type Open = (tracing: ServerTracing, version: Version) => Promise<number>;

interface Fastify {
  readonly server: Server;
  register: (plugin: unknown) => Promise<unknown>;
  get: (
    path: string,
    handler: (request: unknown, reply: { raw: ServerResponse; send(body: unknown): unknown }) => unknown,
  ) => void;
  listen: (options: object) => Promise<string>;
  close: () => Promise<void>;
}

interface KoaApp {
  silent: boolean;
  use(middleware: unknown): void;
  callback(): RequestListener;
}

const breaking = (): Readable =>
  Readable.from(
    (async function* () {
      yield 'part';
      throw new Error('broken');
    })(),
  );

const openFastify: Open = async (tracing, version) => {
  const { default: create } = await importFramework<{ default: (options: object) => Fastify }>(
    'fastify/fastify.js',
  );
  const app = create({ http2: version === 'HTTP/2', forceCloseConnections: true });
  onTestFinished(() => app.close());
  await app.register(traceFastify(tracing, { requestLog: false }));
  app.get('/fine', async () => 'fine');
  app.get('/bad', () => Promise.reject(new Error('broken')));
  app.get('/part', async (_, { raw }) => {
    raw.write('part');
    throw new Error('broken');
  });
  app.get('/stream', (_, reply) => reply.send(breaking()));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
};

const openKoa: Open = async (tracing, version) => {
  const { default: Koa } = await importFramework<{ default: new () => KoaApp }>('koa/lib/application.js');
  const app = new Koa();
  app.silent = true;
  app.use(traceKoa(tracing, { requestLog: false }));
  app.use((context: { path: string; res: ServerResponse; body: unknown }) => {
    if (context.path === '/stream') context.body = breaking();
    else if (context.path === '/fine') context.body = 'fine';
    else {
      if (context.path === '/part') {
        context.res.statusCode = 200;
        context.res.write('part');
      }
      throw new Error('broken');
    }
  });
  const server =
    version === 'HTTP/2'
      ? createHttp2Server(app.callback() as unknown as Parameters<typeof createHttp2Server>[1])
      : createServer(app.callback());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

/** Gives the status, the trace id and the body of an answer. The body is `undefined` if it broke. */
type Ask = (port: number, path: string) => Promise<readonly unknown[]>;

const ask: Readonly<Record<Version, Ask>> = {
  async 'HTTP/1.1'(port, path) {
    const request = get({ port, host: '127.0.0.1', path, headers, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const body = await text(response).catch(() => undefined);
    return [response.statusCode, response.headers['x-trace-id'], body];
  },
  async 'HTTP/2'(port, path) {
    const client = connect(`http://127.0.0.1:${port}`);
    onTestFinished(() => client.destroy());
    const stream = client.request({ ':path': path, ...headers });
    const [received] = (await once(stream, 'response')) as [Record<string, unknown>];
    const body = await text(stream).catch(() => undefined);
    return [received[':status'], received['x-trace-id'], body];
  },
};

beforeAll(installFrameworks, 300_000);

describe.each<[string, Open]>([
  ['Fastify 5', openFastify],
  ['Koa 3', openKoa],
])('%s', (framework, open) => {
  it.each<Version>(['HTTP/1.1', 'HTTP/2'])(
    'ends answers, errors and broken answers over %s',
    async (version) => {
      const uncaught = vi.fn();
      process.on('unhandledRejection', uncaught);
      onTestFinished(() => void process.off('unhandledRejection', uncaught));
      const { tracing, spans, logs } = createRecordedTracing();
      const port = await open(tracing, version);

      expect(await ask[version](port, '/fine')).toEqual([200, traceId, 'fine']);
      expect(await ask[version](port, '/bad')).toEqual([500, traceId, expect.stringContaining(traceId)]);
      expect(await ask[version](port, '/part')).toEqual([200, traceId, undefined]);
      const [code, id, body] = await ask[version](port, '/stream');
      expect([code, id]).toEqual([200, traceId]);
      // Fastify ends a stream of HTTP/2 without an error.
      expect(body).toBe(framework === 'Fastify 5' && version === 'HTTP/2' ? 'part' : undefined);
      await expect
        .poll(async () => (await spans()).map(({ name, status }) => [name, status.code, status.message]))
        .toEqual([
          ['GET /fine', 'unset', undefined],
          ['GET /bad', 'error', 'broken'],
          ['GET /part', 'error', 'broken'],
          ['GET /stream', 'error', 'broken'],
        ]);
      expect((await logs()).map(({ severityText }) => severityText)).toEqual(['ERROR', 'ERROR', 'ERROR']);
      expect(uncaught).not.toHaveBeenCalled();
    },
  );
});
