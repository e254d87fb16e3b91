import { gzipSync } from 'node:zlib';
import { type QueryFunction, postgresExporter } from 'waybill/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseProtobuf } from '../../../src/server/protobuf/parse-protobuf.ts';
import { fuzzBlocks, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom } from '../../house/random.ts';
import { bomb, largeResource, smallBomb } from './bad-bodies.ts';
import { emptyMessages, emptySpans, nestedValue, spanWith } from './bad-protobuf.ts';
import { openDatabase } from './open-database.ts';
import { ask, PROTOBUF, readAnswer, toProtobuf } from './protobuf-requests.ts';
import { vectors } from './protobuf-vectors/read-vectors.ts';
import { serve, spanOf, tracesOf } from './serve-ingest.ts';

let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
});
afterAll(() => close());

const whole = toProtobuf('/v1/traces', tracesOf(spanOf()));
const GZIP = { 'content-encoding': 'gzip' };
const text = (value: string): Uint8Array => Buffer.from(value);

const BAD: [
  what: string,
  status: number,
  code: string,
  body: Uint8Array,
  headers?: Record<string, string>,
][] = [
  ['HTML', 400, 'not_protobuf', text('<!doctype html><title>Sign in</title>')],
  ['JSON', 400, 'not_protobuf', text(JSON.stringify(tracesOf(spanOf())))],
  ['a request that ends too early', 400, 'not_protobuf', whole.subarray(0, -1)],
  ['a compressed request that ends too early', 400, 'unreadable', gzipSync(whole).subarray(0, -9), GZIP],
  [
    'a request whose compressed content ends too early',
    400,
    'not_protobuf',
    gzipSync(whole.subarray(0, 40)),
    GZIP,
  ],
  ['a message of 4 GiB', 400, 'not_protobuf', Uint8Array.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ['a number without an end', 400, 'not_protobuf', Uint8Array.from([0x0a, ...Array<number>(20).fill(0xff)])],
  ['a text of invalid UTF-8', 400, 'not_protobuf', spanWith(Uint8Array.from([0x0a, 2, 0xc3, 0x28]))],
  ['field 0', 400, 'not_protobuf', Uint8Array.from([0x02, 0])],
  ['the end of a group that never began', 400, 'not_protobuf', Uint8Array.from([0x0c])],
  ['unknown fields only', 400, 'not_otlp', Uint8Array.from([0x9a, 0x06, 1, 0])],
  ['a gigabyte of zeros', 413, 'too_large', bomb, GZIP],
  ['16 MiB of zeros', 413, 'too_large', smallBomb, GZIP],
  ['a value 101 levels deep', 400, 'not_protobuf', nestedValue(51)],
  ['a value 20,000 levels deep', 400, 'not_protobuf', nestedValue(10_000)],
  ['a million groups in each other', 400, 'not_protobuf', new Uint8Array(1_000_000).fill(0x0b)],
  ['500,000 groups without records', 413, 'too_many', emptyMessages(500_000)],
  ['500,000 empty spans, compressed', 413, 'too_many', gzipSync(emptySpans(500_000)), GZIP],
  [
    'a resource that stands for thousands',
    413,
    'too_large',
    toProtobuf('/v1/traces', JSON.parse(largeResource()) as object),
  ],
];

it.each(BAD)(
  'refuses %s with %i, stores nothing, and reports it once',
  async (_, status, code, body, headers = {}) => {
    const { send, onDiagnostic } = await serve({ exporter: postgresExporter(query) });
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await send(body, { headers: { ...PROTOBUF, ...headers } });
      const message = expect.stringMatching(/^[A-Z][^.]+\.$/) as string;
      expect(await readAnswer(response)).toEqual({ status, answer: { message } });
    }
    expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: `ingest ${code}` }]]);
    expect(await query('select from waybill.spans')).toEqual([]);
  },
);

it('refuses a request at whichever byte it ends', async () => {
  const { send, exporter } = await serve();
  const statuses = await Promise.all(
    Array.from(whole.subarray(1), async (__, place) => {
      const response = await send(whole.subarray(0, place + 1), { headers: PROTOBUF });
      return response.status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([400]));
  expect(exporter.records()).toEqual([]);
});

it('accepts a value that is as deep as the official parsers accept', async () => {
  const { send } = await serve();
  expect((await send(nestedValue(45), { headers: PROTOBUF })).status).toBe(200);
});

it('stores nothing of log records that arrive at the path of spans', async () => {
  const server = await serve();
  const { protobuf: logs } = vectors.find(({ path }) => path === '/v1/logs')!;
  expect(await ask(server, logs)).toMatchObject({ status: 400 });
  expect(server.exporter.records()).toEqual([]);
});

it.each(fuzzBlocks(20, 10))('never throws for changed bytes, from seed %i', (__, seeds) => {
  for (const seed of seeds) {
    underSeed(seed, () => {
      const random = createRandom(seed);
      for (const { protobuf, path } of vectors) {
        const changed = protobuf.slice(0, random.chance(0.5) ? undefined : random.below(protobuf.length));
        for (let change = random.below(4); change >= 0; change--) {
          if (changed.length > 0) changed[random.below(changed.length)] = random.below(256);
        }
        const name = path === '/v1/logs' ? 'ExportLogsServiceRequest' : 'ExportTraceServiceRequest';
        const parsed = parseProtobuf(changed, name);
        expect(parsed === undefined || Object.getPrototypeOf(parsed) === Object.prototype).toBe(true);
      }
    });
  }
});
