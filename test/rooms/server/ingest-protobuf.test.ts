import { gzipSync } from 'node:zlib';
import { type QueryFunction, postgresExporter } from 'waybill/postgres';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { fullLog, fullSpan } from '../otlp/full-payload.ts';
import { openDatabase } from './open-database.ts';
import { ask, PROTOBUF, readAnswer, toProtobuf } from './protobuf-requests.ts';
import { vectors } from './protobuf-vectors/read-vectors.ts';
import { serve, spanOf, tracesOf } from './serve-ingest.ts';

let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
});
beforeEach(() => query('truncate waybill.spans, waybill.logs'));
afterAll(() => close());

/** Gives everything that is stored about the records of one kind. */
const rowsOf = async (path: string) =>
  query(
    `select to_jsonb(r) - 'received_at' as row from waybill.${path === '/v1/logs' ? 'logs' : 'spans'} r order by 1`,
  );

const serveDatabase = () => serve({ exporter: postgresExporter(query) });

it.each([
  ...vectors,
  { title: 'our own span', path: '/v1/traces', json: encodeSpans([fullSpan]) },
  { title: 'our own log record', path: '/v1/logs', json: encodeLogs([fullLog]) },
])('stores the same rows for $title as protobuf and as JSON', async ({ path, json, ...vector }) => {
  const protobuf = 'protobuf' in vector ? vector.protobuf : toProtobuf(path, json);
  const { send } = await serveDatabase();
  const asJson = await send(json, { path });
  const expected = await rowsOf(path);
  await query('truncate waybill.spans, waybill.logs');
  const asProtobuf = await send(protobuf, { path, headers: PROTOBUF });
  expect([asJson.status, asProtobuf.status]).toEqual([200, 200]);
  expect(expected.length).toBeGreaterThan(0);
  expect(await rowsOf(path)).toEqual(expected);
});

it('keeps times and numbers of 64 bits exactly', async () => {
  const { send } = await serveDatabase();
  const [{ protobuf, path }] = vectors as [(typeof vectors)[0]];
  await send(protobuf, { path, headers: PROTOBUF });
  const [row] = await query(
    `select start_time_unix_nano::text, attributes ->> 'int 9223372036854775807' as largest,
      attributes ->> 'bytes' as bytes, attributes ->> 'double nan' as nan, links -> 0 -> 'attributes' ->> 'why' as why
      from waybill.spans where name = 'POST /orders'`,
  );
  expect(row).toEqual({
    start_time_unix_nano: '1544712660123456789',
    largest: '9223372036854775807',
    bytes: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64'),
    nan: 'NaN',
    why: 'batch',
  });
});

it('accepts protobuf as gzip, and with parameters of the content type', async () => {
  const { send, exporter } = await serve();
  const body = gzipSync(toProtobuf('/v1/traces', tracesOf(spanOf())));
  const headers = { 'content-type': 'Application/X-Protobuf; charset=utf-8', 'content-encoding': 'gzip' };
  const response = await send(body, { headers });
  expect(await readAnswer(response)).toEqual({ status: 200, answer: {} });
  expect(exporter.records()).toMatchObject([{ type: 'span', name: 'GET' }]);
});

it.each(['/v1/traces', '/v1/logs'])('answers a request without records with success: %s', async (path) => {
  const { send } = await serve();
  const response = await send(new Uint8Array(), { path, headers: PROTOBUF });
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

it('counts rejected records in a partial success of protobuf', async () => {
  const { send } = await serveDatabase();
  const { protobuf, path } = vectors.find(({ title }) => title.includes('one is valid'))!;
  const answer = {
    partialSuccess: { rejectedSpans: '6', errorMessage: expect.stringMatching(/^a span/) as string },
  };
  expect(await readAnswer(await send(protobuf, { path, headers: PROTOBUF }))).toEqual({
    status: 200,
    answer,
  });
  expect(await rowsOf(path)).toHaveLength(1);
});

it('skips unknown fields of every type, and known fields that have another type', async () => {
  const { send, exporter } = await serve();
  const span = toProtobuf('/v1/traces', tracesOf(spanOf()));
  const unknown = [
    [0xf8, 0x3f, 0xff, 0xff, 0x01], // field 1023, a varint
    [0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8], // 64 bits
    [0xfa, 0x3f, 2, 0xff, 0xff], // bytes
    [0xfb, 0x3f, 0x08, 1, 0x0b, 0x0c, 0xfc, 0x3f], // a group that holds a varint and a group
    [0xfd, 0x3f, 1, 2, 3, 4], // 32 bits
    [0x08, 1], // resource_spans as a varint
  ].flat();
  const body = Uint8Array.from([...unknown, ...span, ...unknown]);
  expect((await send(body, { headers: PROTOBUF })).status).toBe(200);
  expect(exporter.records()).toMatchObject([{ type: 'span', name: 'GET' }]);
});

it('joins the parts of a message, and takes the last value of several', async () => {
  const { send, exporter } = await serve();
  const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
  const part = (field: number, bytes: readonly number[]): number[] => [
    (field << 3) | 2,
    bytes.length,
    ...bytes,
  ];
  const attribute = (key: string, ...values: number[][]): number[] =>
    part(1, [0x0a, ...text(key), ...values.flatMap((value) => part(2, value))]);
  const span = toProtobuf('/v1/traces', tracesOf(spanOf()));
  // A resource in two parts, and an attribute with the values "a" and 7, in two parts too.
  const resource = [
    ...part(1, attribute('first', [0x0a, ...text('a')], [0x18, 7])),
    ...part(1, attribute('second', [0x0a, ...text('b')])),
  ];
  // The span's own message has no resource, so the parts can follow it.
  const [tag, length, ...rest] = span;
  expect([tag, length]).toEqual([0x0a, rest.length]);
  const body = Uint8Array.from(part(1, [...rest, ...resource]));
  expect((await send(body, { headers: PROTOBUF })).status).toBe(200);
  expect(exporter.records()[0]?.resource).toEqual({ first: 7, second: 'b' });
});

it('refuses a request in its own format before and after its body', async () => {
  const allowNobody = await serve({ allowAnonymous: false, authenticate: () => null });
  const busy = await serve({ rateLimit: { requestsPerSecond: 0.001, burstSeconds: 1 } });
  const failing = await serve({ exporter: () => Promise.reject(new Error('the database is away')) });
  const body = toProtobuf('/v1/traces', tracesOf(spanOf()));
  await busy.send(body, { headers: PROTOBUF });
  const answers = await Promise.all([
    ask(allowNobody, body),
    ask(busy, body),
    ask(failing, body),
    ask(failing, body, '/v1/metrics'),
  ]);
  expect(answers).toEqual([
    { status: 401, answer: { message: 'The request carries no valid credentials.' } },
    { status: 429, answer: { message: 'Too much was sent at once; send it again later.' } },
    { status: 503, answer: { message: 'The records could not be stored; send them again later.' } },
    { status: 404, answer: { message: 'This path does not exist; send to /v1/logs or /v1/traces.' } },
  ]);
});
