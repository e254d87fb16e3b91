import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { ExportRequest, LogRecord, SpanRecord } from 'waybill';
import { decodeLogs, encodeLogs, otlpExporter } from 'waybill/otlp';
import { numbered, record } from '../core/open-queue.ts';

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch,
};

type Answer = (response: ServerResponse, bodies: readonly string[]) => void;
let answer: Answer;
let batches: (readonly string[])[];
const json = { 'content-type': 'application/json' };
const all: Answer = (response) => void response.writeHead(200, json).end('{}');

const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const logs = decodeLogs(JSON.parse(Buffer.concat(chunks).toString()))?.records ?? [];
    const bodies = logs.map(({ body }) => String(body));
    batches.push(bodies);
    answer(response, bodies);
  });
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  batches = [];
  answer = all;
});

/** Creates log records with uids, as a tracing makes them. */
const logs = (count: number): LogRecord[] =>
  numbered(count).map((one, nth) => ({
    ...(one as LogRecord),
    attributes: { 'log.record.uid': `uid-${nth}` },
  }));

it.each([400, 413, 422])(
  'halves a batch refused with %i until only the bad record is refused',
  async (status) => {
    answer = (response, bodies) =>
      bodies.includes('r37') ? response.writeHead(status).end('no') : all(response, bodies);
    const delivery = await otlpExporter({ url })(logs(50), request);
    expect(delivery).toEqual({
      accepted: 49,
      rejected: [
        { id: 'uid-37', reason: `/v1/logs answered ${status} no`, ...(status === 413 && { tooLarge: true }) },
      ],
    });
    expect(batches.length).toBeLessThan(14);
  },
);

it('asks a receiver that refuses all of many no more often than it may, and goes on later', async () => {
  answer = (response) => response.writeHead(400).end('no');
  const exporter = otlpExporter({ url });
  const records = logs(50);
  const first = await exporter(records, request);
  expect(first).toMatchObject({ accepted: 0, retryAfterMs: 1000 });
  expect(first.rejected.length).toBeGreaterThan(5);
  expect(batches).toHaveLength(32);
  let refused = first.rejected.length;
  for (let round = 0; refused < 50 && round < 10; round++) {
    refused = (await exporter(records, request)).rejected.length;
  }
  expect(refused).toBe(50);
});

it('sends nothing again that was settled before another part of the batch failed', async () => {
  answer = (response, bodies) => {
    if (bodies.length > 2) response.writeHead(413).end();
    else if (bodies.includes('r2')) response.destroy();
    else all(response, bodies);
  };
  const exporter = otlpExporter({ url });
  const records = logs(4);
  await expect(exporter(records, request)).rejects.toThrow('fetch failed');
  answer = all;
  expect(await exporter(records, request)).toEqual({ accepted: 4, rejected: [] });
  expect(batches.at(-1)).toEqual(['r2', 'r3']);
});

it.each([
  401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 414, 415, 418, 426, 429, 431, 451, 499, 500, 501, 502,
  503, 504, 511, 529, 599,
])('asks for another try after %i', async (status) => {
  answer = (response) => response.writeHead(status).end();
  await expect(otlpExporter({ url })(logs(1), request)).rejects.toThrow(`/v1/logs answered ${status}`);
});

it('does not repeat, at a page exit, accepted records of a batch that still waits for an answer', async () => {
  const exporter = otlpExporter({ url });
  const span: SpanRecord = {
    type: 'span',
    name: 'GET',
    kind: 'client',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: 'b7ad6b7169203331',
    remoteParent: false,
    flags: 1,
    startTimeUnixNano: '1732000000000000000',
    endTimeUnixNano: '1732000000001000000',
    status: { code: 'unset' },
    attributes: {},
    resource: {},
  };
  const records = [...logs(2), span];
  const held: ServerResponse[] = [];
  answer = (response, bodies) => (bodies[0] ? all(response, bodies) : held.push(response));
  const first = exporter(records, request);
  await expect.poll(() => [batches.length, held.length]).toEqual([2, 1]);
  // When this further request is answered, the answer for the log lines has come, too.
  await exporter(logs(1), request);
  batches = [];
  answer = all;
  await exporter(records, { ...request, exit: true });
  expect(batches).toEqual([[]]);
  held[0]!.end('{}');
  expect(await first).toMatchObject({ accepted: 3, rejected: [] });
});

it('takes a fresh token with the next try', async () => {
  let token = 'old';
  const tokens: unknown[] = [];
  const note = ({ headers }: IncomingMessage): void => void tokens.push(headers.authorization);
  server.on('request', note);
  onTestFinished(() => void server.off('request', note));
  answer = (response) => response.writeHead(401).end();
  const exporter = otlpExporter({ url, headers: () => ({ authorization: token }) });
  await expect(exporter(logs(1), request)).rejects.toThrow('401');
  token = 'fresh';
  answer = all;
  expect(await exporter(logs(1), request)).toEqual({ accepted: 1, rejected: [] });
  expect(tokens).toEqual(['old', 'fresh']);
});

it.each([400, 413, 422])('gives up after %i', async (status) => {
  answer = (response) => response.writeHead(status).end();
  const { rejected } = await otlpExporter({ url })(logs(2), request);
  expect(rejected).toHaveLength(2);
});

it.each([
  ['no content type', {}],
  ['the type of a text', { 'content-type': 'text/plain' }],
  ['the type of unknown bytes', { 'content-type': 'application/octet-stream' }],
  ['the type of JSON', json],
])('takes a page with status 200 and %s for no answer', async (_, headers) => {
  for (const body of [
    '<!doctype html><title>Shop</title>',
    '\n<html>',
    'Sign in to continue',
    '<?xml version="1.0"?>',
  ]) {
    answer = (response) => response.writeHead(200, headers).end(body);
    await expect(otlpExporter({ url })(logs(1), request)).rejects.toThrow('/v1/logs answered 200');
  }
});

it.each([
  ['nothing', 204, {}, ''],
  ['an empty body', 200, {}, ''],
  ['an object without a content type', 200, {}, ' {}'],
  ['an object as text', 202, { 'content-type': 'text/plain' }, '{"partialSuccess":{}}'],
  ['protobuf', 200, { 'content-type': 'application/x-protobuf' }, '\n\u0002'],
])('takes %s for the answer of a receiver', async (_, status, headers, body) => {
  answer = (response) => response.writeHead(status, headers).end(body);
  expect(await otlpExporter({ url })(logs(1), request)).toEqual({ accepted: 1, rejected: [] });
});

it('takes a page of HTML with status 200 for no answer, and follows the status of an error page', async () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  answer = (response) => response.writeHead(200, html).end('<!doctype html>');
  await expect(otlpExporter({ url })(logs(1), request)).rejects.toThrow(
    '/v1/logs answered 200 <!doctype html>',
  );
  answer = (response) => response.writeHead(413, html).end('<html>');
  expect(await otlpExporter({ url })(logs(1), request)).toMatchObject({ rejected: [{ tooLarge: true }] });
});

it('says which records were refused, where the receiver does', async () => {
  answer = (response) =>
    response.writeHead(200, json).end(
      JSON.stringify({
        partialSuccess: {
          rejectedLogRecords: '2',
          errorMessage: 'some were refused',
          rejected: [{ id: 'uid-3', reason: 'too long' }, { reason: 7 }],
        },
      }),
    );
  expect(await otlpExporter({ url })(logs(5), request)).toEqual({
    accepted: 3,
    rejected: [
      { id: 'uid-0', reason: 'refused by the receiver' },
      { id: 'uid-3', reason: 'too long' },
    ],
  });
});

it.each<[string, number | undefined]>([
  ['7', 7000],
  ['1e9', 3_600_000],
  ['0', undefined],
  ['-1', undefined],
  ['abc', undefined],
  ['', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
  [new Date(Date.now() + 86_400_000).toUTCString(), 3_600_000],
])('reads Retry-After: %s', async (header, retryAfterMs) => {
  answer = (response) => response.writeHead(503, { 'retry-after': header }).end();
  const delivery = otlpExporter({ url })(logs(1), request);
  if (retryAfterMs) expect(await delivery).toEqual({ accepted: 0, rejected: [], retryAfterMs });
  else await expect(delivery).rejects.toThrow('503');
});

it('reads an answer to its end, and remembers little of it', async () => {
  answer = (response) => response.writeHead(200, json).end(`{"x":"${'x'.repeat(10_000_000)}`);
  expect(await otlpExporter({ url })([record('a')], request)).toEqual({ accepted: 1, rejected: [] });
});

it('fills the bytes of a page exit, and leaves the rest to the queue', async () => {
  const maxBytes = 60_000;
  const batch = logs(400).map((one, nth) => ({ ...one, body: 'é'.repeat(nth % 90) }));
  const { accepted, rejected } = await otlpExporter({ url })(batch, { ...request, exit: true, maxBytes });
  expect(rejected).toEqual([]);
  expect(batches).toHaveLength(1);
  expect(batches[0]).toHaveLength(accepted);
  const bytesOf = (count: number): number =>
    new TextEncoder().encode(JSON.stringify(encodeLogs(batch.slice(0, count)))).length;
  expect(bytesOf(accepted)).toBeLessThanOrEqual(maxBytes);
  expect(bytesOf(accepted + 1)).toBeGreaterThan(maxBytes);
});
