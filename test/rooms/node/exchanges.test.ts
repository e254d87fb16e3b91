import { once } from 'node:events';
import { createServer, get, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  connect as connectHttp2,
  constants,
  createServer as createHttp2Server,
  type ClientHttp2Stream,
  type Http2ServerResponse,
} from 'node:http2';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createServerTracing } from 'waybill/server';
import { callOf, traceExpress, traceHttp, type NodeRequest } from 'waybill/node';
import { expect, it, onTestFinished } from 'vitest';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { serve, serveWith } from './serve.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

/** A response of `http` or `http2`. */
type Closing = ServerResponse | Http2ServerResponse;

const request = (url: string): ClientRequest => get(url, { headers: { traceparent } }).on('error', () => {});

it('ends the span when a streamed body has been sent', async () => {
  const { tracing, spans, span } = createRecordedTracing();
  let finish!: () => void;
  const url = await serve(
    traceHttp(tracing, (_, response: ServerResponse) => {
      response.write('first ');
      finish = () => response.end('last');
    }),
  );
  const [response] = (await once(request(url), 'response')) as [IncomingMessage];
  expect(await spans()).toEqual([]);
  finish();
  expect(await text(response)).toBe('first last');
  await expect.poll(() => span('GET /')).toMatchObject({ status: { code: 'unset' } });
});

it('marks the span of a client that has gone as abandoned, and records no error of its aborted work', async () => {
  const { tracing, span, logs } = createRecordedTracing();
  let hasStarted = false;
  const url = await serve(
    traceHttp(tracing, async (_, response: ServerResponse) => {
      hasStarted = true;
      await once(response, 'close');
      throw new DOMException('stop', 'AbortError');
    }),
  );
  const client = request(url);
  await expect.poll(() => hasStarted).toBe(true);
  client.destroy();
  await expect
    .poll(() => span('GET /'))
    .toMatchObject({
      status: { code: 'unset' },
      attributes: { 'waybill.outcome': 'abandoned' },
    });
  expect((await span('GET /')).attributes).not.toHaveProperty('http.response.status_code');
  await expect
    .poll(async () => (await logs()).map(({ severityText }) => severityText))
    .toEqual(['INFO', 'INFO']);
});

/** A request that waits for its response, or reads it. */
type Begun = ClientRequest | ClientHttp2Stream;

const kinds = ['node:http', 'node:http2'] as const;

/** Begins a request to a server of a kind. */
async function beginRequest(
  kind: (typeof kinds)[number],
  listener: (request: NodeRequest, response: Closing) => void,
): Promise<Begun> {
  if (kind === 'node:http') {
    return request(`http://127.0.0.1:${await serveWith(createServer(listener))}`);
  }
  const server = createHttp2Server(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return client.request({ ':path': '/', traceparent }).on('error', () => {});
}

it.each(kinds)('ends the span of a client of %s that has gone before its token was checked', async (kind) => {
  let works = 0;
  let check: ((claims: null) => void) | undefined;
  let isClosed = false;
  const { tracing, span } = createRecordedTracing({
    verify: () => new Promise((resolve) => (check = resolve)),
  });
  const traced = traceHttp(tracing, (_: NodeRequest, response: Closing) => {
    works++;
    response.end('late');
  });
  const client = await beginRequest(kind, (incoming, response) => {
    response.on('close', () => (isClosed = true));
    traced(incoming, response);
  });
  await expect.poll(() => check).toBeDefined();
  client.destroy();
  await expect.poll(() => isClosed).toBe(true);
  check!(null);
  await expect
    .poll(() => span('GET /'))
    .toMatchObject({ traceId, attributes: { 'waybill.outcome': 'abandoned' } });
  expect(works).toBe(1);
});

it.each(kinds)('marks the span of a client of %s that leaves within a stream as abandoned', async (kind) => {
  const { tracing, span } = createRecordedTracing();
  const client = await beginRequest(
    kind,
    traceHttp(tracing, async (_: NodeRequest, response: Closing) => {
      const endless = Readable.from(
        (function* () {
          for (;;) yield 'x'.repeat(1000);
        })(),
      );
      await pipeline(endless, response as ServerResponse).catch(() => {});
    }),
  );
  await once(client, 'response');
  if ('close' in client) client.close(constants.NGHTTP2_CANCEL);
  else client.destroy();
  await expect
    .poll(() => span('GET /'))
    .toMatchObject({
      status: { code: 'unset' },
      attributes: { 'waybill.outcome': 'abandoned', 'http.response.status_code': 200 },
    });
});

it.each(kinds)('marks the span of a stream of %s that breaks as failed', async (kind) => {
  const { tracing, span, logs } = createRecordedTracing();
  const client = await beginRequest(
    kind,
    traceHttp(
      tracing,
      async (_: NodeRequest, response: Closing) => {
        const broken = Readable.from(
          (async function* () {
            yield 'x';
            throw new Error('disk');
          })(),
        );
        await pipeline(broken, response as ServerResponse).catch(() => {});
      },
      { requestLog: false },
    ),
  );
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  await expect(text(kind === 'node:http' ? response : (client as ClientHttp2Stream))).rejects.toThrow(
    /aborted|INTERNAL_ERROR/,
  );
  await expect.poll(() => span('GET /')).toMatchObject({ status: { code: 'error', message: 'disk' } });
  expect(await logs()).toMatchObject([{ severityText: 'ERROR', traceId }]);
});

it.each([
  [
    'throws',
    () => {
      throw new Error('late');
    },
  ],
  ['rejects', () => Promise.reject(new Error('late'))],
])('breaks the connection off if the listener %s after a part of its answer', async (_, fail) => {
  const { tracing, span, logs } = createRecordedTracing();
  const url = await serve(
    traceHttp(
      tracing,
      (_request, response: ServerResponse) => {
        response.write('part');
        return fail();
      },
      { requestLog: false },
    ),
  );
  const failed = await fetch(url)
    .then((response) => response.text())
    .catch(() => 'broken');
  expect(failed).toBe('broken');
  await expect.poll(() => span('GET /')).toMatchObject({ status: { code: 'error', message: 'late' } });
  expect(await logs()).toHaveLength(1);
});

it('runs listeners of the request and the response in the context of the request', async () => {
  const { tracing } = createRecordedTracing();
  const seen: unknown[] = [];
  const url = await serve(
    traceHttp(tracing, (incoming: IncomingMessage, response: ServerResponse) => {
      const note = (): void => void seen.push(tracing.current()?.spanId === callOf(incoming)?.span.spanId);
      incoming.on('data', note);
      response.on('finish', note).on('close', note);
      incoming.on('end', () => {
        note();
        response.end();
      });
    }),
  );
  // Of the second request, no event comes from the start of the connection.
  for (let nth = 0; nth < 2; nth++) await fetch(url, { method: 'POST', body: 'x' });
  await expect.poll(() => seen).toEqual(Array.from({ length: 8 }, () => true));
});

it('writes one log line for each request', async () => {
  const { tracing, logs, span } = createRecordedTracing();
  const url = await serve(
    traceHttp(tracing, (incoming: IncomingMessage, response: ServerResponse) => {
      response.statusCode = incoming.url === '/bad' ? 502 : 200;
      response.end();
    }),
  );
  for (let nth = 0; nth < 150; nth++) await fetch(`${url}/good?token=x`);
  await fetch(`${url}/bad`);
  await expect.poll(logs).toHaveLength(151);
  const [first] = await logs();
  expect(first).toMatchObject({
    severityText: 'INFO',
    body: 'GET /good 200',
    attributes: { 'url.path': '/good', 'http.response.status_code': 200 },
  });
  expect(first!.attributes['waybill.duration_ms']).toBeGreaterThanOrEqual(0);
  const { spanId } = await span('GET /bad');
  expect((await logs()).at(-1)).toMatchObject({ severityText: 'WARN', body: 'GET /bad 502', spanId });
});

it('writes the same log line in withTracing, if it is asked to', async () => {
  const [node, web, silent] = [createRecordedTracing(), createRecordedTracing(), createRecordedTracing()];
  const url = await serve(
    traceHttp(node.tracing, (incoming: IncomingMessage, response: ServerResponse) => {
      if (incoming.url === '/bad') throw new Error('broken');
      response.end();
    }),
  );
  const handle = (asked: Request): Response => {
    if (asked.url.endsWith('/bad')) throw new Error('broken');
    return new Response();
  };
  const handler = web.tracing.withTracing(handle, { requestLog: true });
  for (const path of ['/good?token=x', '/bad']) {
    const asked = new Request(url + path);
    await Promise.all([fetch(asked.clone()), handler(asked), silent.tracing.withTracing(handle)(asked)]);
  }
  const linesOf = async ({ logs }: typeof node) =>
    (await logs())
      .filter(({ attributes }) => attributes['waybill.duration_ms'] !== undefined)
      .map(({ body, severityText, attributes }) => [
        body,
        severityText,
        {
          ...attributes,
          'waybill.duration_ms': 0,
          'correlation.id': '',
          'waybill.reference': '',
          'log.record.uid': '',
        },
      ]);
  await expect.poll(() => linesOf(node)).toHaveLength(2);
  expect(await linesOf(web)).toEqual(await linesOf(node));
  expect((await linesOf(web)).map(([body]) => body)).toEqual(['GET /good 200', 'GET /bad 500']);
  expect(await linesOf(silent)).toEqual([]);
});

it('speaks HTTP/2', async () => {
  const { tracing, spans } = createRecordedTracing();
  const server = createHttp2Server(
    traceHttp(
      tracing,
      async (incoming, response) => {
        if (incoming.url === '/fine') return response.end('fine');
        if (incoming.url === '/head') return response.writeHead(202, { 'x-own': '1' }).end();
        if (incoming.url === '/part') response.write('part');
        throw new Error('broken');
      },
      { requestLog: false },
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.close();
    server.close();
  });
  async function ask(path: string): Promise<Record<string, unknown>> {
    const stream = client.request({ ':path': path, traceparent });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    const body = await text(stream).catch(() => 'broken');
    return { status: headers[':status'], trace: headers['x-trace-id'], own: headers['x-own'], body };
  }
  expect(await ask('/fine')).toEqual({ status: 200, trace: traceId, own: undefined, body: 'fine' });
  expect(await ask('/head')).toEqual({ status: 202, trace: traceId, own: '1', body: '' });
  expect(await ask('/bad')).toMatchObject({ status: 500, trace: traceId });
  expect(await ask('/part')).toMatchObject({ status: 200, body: 'broken' });
  await expect
    .poll(async () => (await spans()).map(({ name, status }) => [name, status.code]))
    .toEqual([
      ['GET /fine', 'unset'],
      ['GET /head', 'unset'],
      ['GET /bad', 'error'],
      ['GET /part', 'error'],
    ]);
  expect((await spans())[0]!.attributes['server.address']).toBe('127.0.0.1');
});

it('does not touch an upgrade to WebSocket', async () => {
  const { tracing, spans } = createRecordedTracing();
  const server = createServer(traceHttp(tracing, (_, response: ServerResponse) => response.end()));
  server.on('upgrade', (_, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
  });
  const socket = connect(await serveWith(server), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
  expect(await text(socket)).toBe(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  );
  expect(await spans()).toEqual([]);
});

it.each([
  ['a host that is none', 'GET /a HTTP/1.1\r\nhost: a b\r\n', 'GET /a', 'localhost'],
  ['no host', 'GET /a HTTP/1.0\r\n', 'GET /a', 'localhost'],
  ['an absolute address', 'GET http://b.example/a HTTP/1.1\r\nhost: c\r\n', 'GET /a', 'b.example'],
  ['a star', 'OPTIONS * HTTP/1.1\r\nhost: a\r\n', 'OPTIONS /', 'localhost'],
  ['two slashes', 'GET //evil/a HTTP/1.1\r\nhost: a\r\n', 'GET //evil/a', 'a'],
  ['a method that fetch forbids', 'TRACE /a HTTP/1.1\r\nhost: a\r\n', 'HTTP /a', 'a'],
])('answers a request with %s', async (_, head, name, host) => {
  const { tracing, span } = createRecordedTracing({ verify: () => null });
  const server = createServer(traceHttp(tracing, (_request, response: ServerResponse) => response.end('ok')));
  const socket = connect(await serveWith(server), '127.0.0.1');
  socket.write(`${head}connection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect((await span(name)).attributes['server.address']).toBe(host);
});

it('records a request once if two adapters see it, and names it by the inner one', async () => {
  const { tracing, spans } = createRecordedTracing();
  const inner = traceExpress(tracing);
  const url = await serve(
    traceHttp(tracing, (incoming: IncomingMessage, response: ServerResponse) =>
      inner(incoming, response, () => {
        Object.assign(incoming, { baseUrl: '/a', route: { path: '/:id' } });
        response.end();
      }),
    ),
  );
  await fetch(`${url}/a/7`);
  await expect.poll(spans).toMatchObject([{ name: 'GET /a/:id' }]);
});

it('delivers the records of requests without a flush', async () => {
  const batches: string[][] = [];
  const tracing = createServerTracing({
    service: 'test-server',
    exporter: async (records) => {
      batches.push(records.map((record) => (record.type === 'span' ? record.name : 'line')));
      return { accepted: records.length, rejected: [] };
    },
  });
  const url = await serve(
    traceHttp(tracing, (_, response: ServerResponse) => response.end(), { requestLog: false }),
  );
  for (let nth = 0; nth < 20; nth++) await fetch(`${url}/${nth}`);
  await expect.poll(() => batches.flat()).toHaveLength(20);
  await fetch(`${url}/last`);
  await expect.poll(() => batches.flat().at(-1)).toBe('GET /last');
});

it('refuses what cannot work when it is created', () => {
  const { tracing } = createRecordedTracing();
  expect(() => traceHttp({} as typeof tracing, () => {})).toThrow(
    '[waybill] traceHttp needs a tracing; pass the result of createServerTracing.',
  );
  expect(() => traceHttp(tracing, 7 as unknown as () => void)).toThrow(
    '[waybill] traceHttp needs a listener',
  );
  expect(() => traceExpress(tracing, { cors: ['https://*.a.com'] })).toThrow('[waybill] traceExpress got');
});
