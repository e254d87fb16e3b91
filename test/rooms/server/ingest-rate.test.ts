import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { createRateLimiter } from '../../../src/server/ingest/limit-rate.ts';
import { WRONG_ON_PURPOSE } from '../otlp/watch-otlp.ts';
import { serve, spanOf, tracesOf } from './serve-ingest.ts';

async function serveAt(recordsPerSecond: number) {
  let timeMs = 1_700_000_000_000;
  const served = await serve({
    rateLimit: { recordsPerSecond, burstSeconds: 10 },
    now: () => timeMs,
    authenticate: ({ headers }) => ({ sender: headers.get('x-sender') ?? 'ada' }),
    allowAnonymous: false,
  });
  const pass = (ms: number) => (timeMs += ms);
  const statusOf = async (body: unknown, headers = {}) => (await served.send(body, { headers })).status;
  return { ...served, pass, statusOf };
}

/** A socket with a request whose body is under way. */
interface OpenBody {
  readonly finish: () => void;
  readonly status: Promise<number>;
}

/** Opens requests that have sent all of their body but the last character. */
async function openBodies(
  address: string,
  count: number,
  body: string,
  isSized = false,
): Promise<OpenBody[]> {
  const headers = {
    'content-type': 'application/json',
    ...WRONG_ON_PURPOSE,
    ...(isSized && { 'content-length': body.length }),
  };
  return Promise.all(
    Array.from({ length: count }, async () => {
      const upload = httpRequest(`${address}/v1/traces`, { method: 'POST', headers, agent: false });
      onTestFinished(() => void upload.destroy());
      const status = new Promise<number>((resolve, reject) => {
        upload.on('error', reject);
        upload.on('response', (response) => {
          response.resume();
          resolve(response.statusCode!);
        });
      });
      status.catch(() => {});
      // The server has got the request when it has got the first part of the body.
      await new Promise<void>((resolve) => upload.write(body.slice(0, -1), () => resolve()));
      return { finish: () => void upload.end(body.at(-1)), status };
    }),
  );
}

const one = tracesOf(spanOf());
const batchOf = (count: number) => tracesOf(...Array.from({ length: count }, () => spanOf()));

it.each([
  [1, true],
  [50, true],
  [2000, true],
  [50, false],
  [2000, false],
])(
  'holds the limit against 100 bodies of %i records that were all begun early, with a length: %s',
  async (count, isSized) => {
    const { address, exporter } = await serveAt(10);
    const bodies = await openBodies(address, 100, JSON.stringify(batchOf(count)), isSized);
    for (const body of bodies) body.finish();
    const statuses = await Promise.all(bodies.map(({ status }) => status));
    // The burst is 100 records, and the last accepted batch can exceed the limit.
    expect(exporter.records().length).toBeGreaterThanOrEqual(count);
    expect(exporter.records().length).toBeLessThanOrEqual(99 + count);
    expect(new Set(statuses)).toEqual(new Set(count === 1 ? [200] : [200, 429]));
  },
);

it('lets a sender have several small bodies under way at once', async () => {
  const { statusOf, exporter } = await serveAt(10);
  const statuses = await Promise.all(Array.from({ length: 8 }, () => statusOf(batchOf(10))));
  expect(statuses).toEqual(new Array(8).fill(200));
  expect(exporter.records()).toHaveLength(80);
});

it('gives back at the end of a body more than the body was worth', async () => {
  const { address, statusOf } = await serveAt(10);
  const [body] = await openBodies(address, 1, JSON.stringify(one));
  // A body without a length could be as large as allowed.
  await expect.poll(() => statusOf(one)).toBe(429);
  body!.finish();
  expect(await body!.status).toBe(200);
  expect(await statusOf(one)).toBe(200);
});

it('holds the bodies of one sender only against this sender', async () => {
  const { address, statusOf } = await serveAt(10);
  await openBodies(address, 3, JSON.stringify(one));
  await expect.poll(() => statusOf(one)).toBe(429);
  expect(await statusOf(one, { 'x-sender': 'grace' })).toBe(200);
});

const EMPTY_GROUPS = `{"resourceSpans":[${'{},'.repeat(299_999)}{}]}`;
const FULL_OF = (content: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${content}]}]}]}`;

it.each<[string, string | Uint8Array, number, object?]>([
  ['300,000 empty groups', EMPTY_GROUPS, 413],
  ['300,000 empty groups, compressed', gzipSync(EMPTY_GROUPS), 413, { 'content-encoding': 'gzip' }],
  ['300,000 empty scopes', `{"resourceSpans":[{"scopeSpans":[${'{},'.repeat(299_999)}{}]}]}`, 413],
  ['300,000 groups of another kind', `{"resourceSpans":[],"resourceLogs":[${'{},'.repeat(299_999)}{}]}`, 413],
  ['300,000 groups that are numbers', `{"resourceSpans":[${'0,'.repeat(299_999)}0]}`, 413],
  [
    '300,000 empty attributes of one record',
    FULL_OF(JSON.stringify({ ...spanOf(), attributes: new Array(300_000).fill({}) })),
    200,
  ],
  [
    '300,000 empty attributes of a resource',
    JSON.stringify({ resourceSpans: [{ resource: { attributes: new Array(300_000).fill({}) } }] }),
    200,
  ],
  ['a body that is not OTLP', JSON.stringify(new Array(300_000).fill({})), 400],
  ['a body that is not JSON', '['.repeat(900_000), 400],
])('counts the work of a body without records: %s', async (_, body, status, headers = {}) => {
  const { statusOf } = await serveAt(10);
  expect(await statusOf(body, headers)).toBe(status);
  expect(await statusOf(one)).toBe(429);
});

it('lets a sender back in after a body that was much too large, within the time of the largest batch', async () => {
  const { statusOf, pass } = await serveAt(100);
  expect(await statusOf(EMPTY_GROUPS)).toBe(413);
  pass((1000 * 8192) / 100);
  expect(await statusOf(one)).toBe(200);
});

it.each([10_001, 30_000])('gives a sender no new burst because %i others came', (count) => {
  const { enter } = createRateLimiter({ requestsPerSecond: 0.1, burstSeconds: 20 }, { now: () => 0 });
  expect([enter('spender').waitMs, enter('spender').waitMs]).toEqual([0, 0]);
  expect(enter('spender').waitMs).toBeGreaterThan(0);
  for (let nth = 0; nth < count; nth++) enter(`sender ${nth}`);
  expect(enter('spender').waitMs).toBeGreaterThan(0);
});

it('gives a sender no new burst for a body that is under way while others come', () => {
  const { enter } = createRateLimiter({ recordsPerSecond: 10 }, { now: () => 0 });
  const body = enter('spender', 1_000_000);
  for (let nth = 0; nth < 20_000; nth++) enter(`sender ${nth}`);
  expect(enter('spender').waitMs).toBeGreaterThan(0);
  body.arrived(1_000_000);
  expect(enter('spender').waitMs).toBeGreaterThan(0);
});

it('forgets senders that have their full burst again', () => {
  let timeMs = 0;
  const { enter } = createRateLimiter({ requestsPerSecond: 1, burstSeconds: 1 }, { now: () => timeMs });
  for (let nth = 0; nth < 30_000; nth++) enter(`sender ${nth}`);
  timeMs = 2000;
  const waits = Array.from({ length: 30_000 }, (_, nth) => enter(`another ${nth}`).waitMs);
  // Where so many senders come within one second, some of them share what is remembered.
  expect(waits.slice(0, 10_000)).toEqual(new Array(10_000).fill(0));
});
