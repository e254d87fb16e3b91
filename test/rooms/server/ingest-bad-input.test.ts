import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type QueryFunction, postgresExporter, readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { bomb, manySpans, nestedLists, smallBomb } from './bad-bodies.ts';
import { openDatabase } from './open-database.ts';
import { errorOf, serve, spanOf, tracesOf, traceId } from './serve-ingest.ts';

let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
}, 60_000);
beforeEach(() => query('truncate waybill.spans, waybill.logs'));
afterAll(() => close());

const serveDatabase = () => serve({ exporter: postgresExporter(query) });
const SOON = { timeout: 15_000 };
const GZIP = { 'content-encoding': 'gzip' };

interface BadRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const BAD: [what: string, status: number, code: string, request: BadRequest][] = [
  [
    'a body of HTML',
    415,
    'unsupported_media_type',
    { headers: { 'content-type': 'text/html' }, body: '<html>' },
  ],
  ['HTML called JSON', 400, 'not_json', { body: '<!doctype html><title>Sign in</title>' }],
  [
    'JSON called protobuf of Google',
    415,
    'unsupported_media_type',
    { headers: { 'content-type': 'application/protobuf' }, body: '{}' },
  ],
  ['protobuf called JSON', 400, 'not_json', { body: '\n' }],
  ['a beacon', 415, 'unsupported_media_type', { headers: { 'content-type': 'text/plain' }, body: '{}' }],
  ['invalid UTF-8', 400, 'not_json', { body: new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]) }],
  ['UTF-16', 400, 'not_json', { body: new Uint8Array(Buffer.from('{"resourceSpans":[]}', 'utf16le')) }],
  ['a compressed bomb', 413, 'too_large', { headers: GZIP, body: bomb }],
  ['a small compressed bomb', 413, 'too_large', { headers: GZIP, body: smallBomb }],
  ['a bomb in a bomb', 400, 'not_json', { headers: GZIP, body: gzipSync(bomb) }],
  ['a million records', 413, 'too_large', { body: manySpans(1_000_000, '{}') }],
  [
    'a million records, compressed',
    413,
    'too_large',
    { headers: GZIP, body: gzipSync(manySpans(1_000_000)) },
  ],
  ['as many records as fit', 413, 'too_many', { body: manySpans(520_000) }],
  ['depth 10,000', 400, 'not_otlp', { body: nestedLists(10_000) }],
  ['depth 500,000', 400, 'not_otlp', { body: nestedLists(500_000) }],
  ['depth 10,000 and no end', 400, 'not_json', { body: '['.repeat(10_000) }],
  ['a prototype', 400, 'not_otlp', { body: '{"__proto__":{"resourceSpans":[]}}' }],
  ['GET', 405, 'method_not_allowed', { method: 'GET' }],
  ['PUT', 405, 'method_not_allowed', { method: 'PUT', body: '{}' }],
  ['metrics', 404, 'not_found', { path: '/v1/metrics', body: '{"resourceMetrics":[]}' }],
];

it.each(BAD)('answers %s with %i, stores nothing, and reports it once', async (_, status, code, request) => {
  const { address, onDiagnostic, send } = await serveDatabase();
  const { method = 'POST', path = '/v1/traces', headers, body } = request;
  for (let attempt = 0; attempt < 3; attempt++) {
    const init = {
      method,
      headers: { 'content-type': 'application/json', 'x-wrong-on-purpose': 'yes', ...headers },
    };
    const response = await fetch(address + path, { ...init, ...(body && { body: body as BodyInit }) });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  }
  expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: `ingest ${code}` }]]);
  expect(await query('select from waybill.spans')).toEqual([]);
  expect((await send(tracesOf(spanOf()))).status).toBe(200);
});

it('stores a value 10,000 levels deep down to a limit, and the rest of its record unchanged', async () => {
  const { send } = await serveDatabase();
  const value = `${'{"arrayValue":{"values":['.repeat(10_000)}{"stringValue":"bottom"}${']}}'.repeat(10_000)}`;
  const span = JSON.stringify(spanOf({ name: 'deep', attributes: [{ key: 'deep', value: 'HERE' }] }));
  const body = JSON.stringify(tracesOf(spanOf({ spanId: '00000000000000aa' }), {})).replace(
    '{}',
    span.replace('"HERE"', value),
  );
  const response = await send(body);
  expect([response.status, await response.json()]).toEqual([200, {}]);
  const stored = await readTrace(query, traceId);
  expect(stored?.spans).toHaveLength(2);
  expect(JSON.stringify(stored)).not.toContain('bottom');
});

it('stores keys called __proto__ and constructor as ordinary keys', async () => {
  const { send } = await serveDatabase();
  const polluted = { kvlistValue: { values: [{ key: 'polluted', value: { boolValue: true } }] } };
  const attributes = ['__proto__', 'constructor', 'prototype'].map((key) => ({ key, value: polluted }));
  const span = JSON.stringify(spanOf({ attributes })).replace('{', '{"__proto__":{"polluted":true},');
  const body = `{"__proto__":{"polluted":true},"resourceSpans":[{"resource":{"attributes":${JSON.stringify(attributes)}},"scopeSpans":[{"spans":[${span}]}]}]}`;
  expect(await (await send(body)).json()).toEqual({});
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const [stored] = (await readTrace(query, traceId))!.spans;
  for (const values of [stored!.attributes, stored!.resource]) {
    expect(Object.keys(values).toSorted((a, b) => a.localeCompare(b))).toEqual([
      '__proto__',
      'constructor',
      'prototype',
    ]);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
  }
});

it('rejects invalid records with a count, and reports it once', async () => {
  const { send, onDiagnostic } = await serveDatabase();
  for (let attempt = 0; attempt < 3; attempt++) {
    const response = await send(tracesOf(spanOf(), spanOf({ traceId: "' or 1=1 --" }), {}));
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '2' } });
  }
  expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: 'ingest rejected' }]]);
  expect((await readTrace(query, traceId))?.spans).toHaveLength(1);
});

it('answers other requests while fifty bodies never end, and then ends those', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { address, send, onDiagnostic } = await serveDatabase();
  const statuses: (number | undefined)[] = [];
  const uploads = Array.from({ length: 50 }, () => {
    const headers = { 'content-type': 'application/json' };
    const upload = httpRequest(`${address}/v1/traces`, { method: 'POST', headers }, (response) => {
      statuses.push(response.statusCode);
      response.resume();
      upload.destroy();
    });
    upload.on('error', () => {});
    upload.write('{"resourceSpans":[');
    return upload;
  });
  onTestFinished(() => {
    for (const upload of uploads) upload.destroy();
  });
  expect((await send(tracesOf(spanOf()))).status).toBe(200);
  await expect
    .poll(async () => {
      await vi.advanceTimersByTimeAsync(30_000);
      return statuses.length;
    }, SOON)
    .toBe(50);
  expect(new Set(statuses)).toEqual(new Set([408]));
  expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: 'ingest timed_out' }]]);
});
