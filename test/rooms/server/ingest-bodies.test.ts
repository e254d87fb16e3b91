import { request as httpRequest, type ClientRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { createIngest } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { isInProportion } from '../../../src/server/ingest/check-records.ts';
import { errorOf, logs, serve, spanOf, tracesOf } from './serve-ingest.ts';

const SOON = { timeout: 15_000 };
const GZIP = { headers: { 'content-encoding': 'gzip' } };
const zipped = (body: unknown): Uint8Array => gzipSync(JSON.stringify(body));

/** Begins an upload that the test continues, and gives the response. */
function beginUpload(address: string, headers: Record<string, string> = {}) {
  const answer: { status?: number | undefined; body: string } = { body: '' };
  const upload: ClientRequest = httpRequest(
    `${address}/v1/traces`,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    (response) => {
      response.on('data', (chunk: Buffer) => {
        answer.body += chunk.toString();
      });
      response.on('end', () => {
        answer.status = response.statusCode;
      });
    },
  );
  upload.on('error', () => {});
  onTestFinished(() => {
    upload.destroy();
  });
  return { upload, answer };
}

it('accepts a compressed body', async () => {
  const { send, exporter } = await serve();
  const response = await send(zipped(tracesOf(spanOf())), GZIP);
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(
    (await send(zipped(logs), { path: '/v1/logs', headers: { 'content-encoding': 'X-GZIP' } })).status,
  ).toBe(200);
  expect(exporter.records().map(({ type }) => type)).toEqual(['span', 'log']);
});

it('accepts a body in two compressed parts, as gzip allows', async () => {
  const { send, exporter } = await serve();
  const text = JSON.stringify(tracesOf(spanOf()));
  const body = Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))]);
  expect((await send(body, GZIP)).status).toBe(200);
  expect(exporter.records()).toHaveLength(1);
});

it('limits a compressed body by its decompressed size', async () => {
  const body = JSON.stringify(tracesOf(spanOf()));
  const { send } = await serve({ maxBytes: body.length });
  expect((await send(gzipSync(body), GZIP)).status).toBe(200);
  const response = await send(gzipSync(`${body} `), GZIP);
  expect(response.status).toBe(413);
  expect(await errorOf(response)).toMatchObject({ code: 'too_large' });
});

const whole = zipped(tracesOf(spanOf()));
const changed = Uint8Array.from(whole, (byte, place) => (place === whole.length - 6 ? byte ^ 1 : byte));

it.each<[string, Uint8Array]>([
  ['half of one', whole.subarray(0, 30)],
  ['one with a wrong checksum', changed],
  ['plain JSON', Buffer.from(JSON.stringify(tracesOf(spanOf())))],
  ['nothing', new Uint8Array()],
  ['noise', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])],
])('answers 400 if the compressed body is %s', async (_, body) => {
  const { send, expectNothingTaken } = await serve();
  const response = await send(body, GZIP);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toMatchObject({ code: 'unreadable' });
  await expectNothingTaken();
});

it('answers 400 if the decompressed body is not JSON', async () => {
  const { send } = await serve();
  expect(await errorOf(await send(gzipSync('<html>'), GZIP))).toMatchObject({ code: 'not_json' });
});

it('ends a compressed body that continues without ever producing a byte', async () => {
  const { address, expectNothingTaken } = await serve({ maxBytes: 100_000 });
  const { upload, answer } = beginUpload(address, { 'content-encoding': 'gzip' });
  const empty = gzipSync('');
  const feed = (): void => {
    while (!upload.destroyed && answer.status === undefined && upload.write(empty));
    if (answer.status === undefined) upload.once('drain', feed);
  };
  feed();
  await expect.poll(() => answer.status, SOON).toBe(413);
  await expectNothingTaken();
});

it.each(['identity', 'gzip'])('answers 408 to a body that never ends: %s', async (encoding) => {
  const { address, expectNothingTaken } = await serve({ bodyTimeoutMs: 5000 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { upload, answer } = beginUpload(address, { 'content-encoding': encoding });
  upload.write(encoding === 'gzip' ? whole.subarray(0, 20) : '{"resourceSpans":');
  await expect
    .poll(async () => {
      await vi.advanceTimersByTimeAsync(5000);
      return answer.status;
    }, SOON)
    .toBe(408);
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'timed_out' } });
  vi.useRealTimers();
  await expectNothingTaken();
});

it('leaves no timer running', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const handler = createIngest({ exporter: memoryExporter(), allowAnonymous: true, onDiagnostic: () => {} });
  const headers = { 'content-type': 'application/json' };
  for (const body of ['{}', JSON.stringify(tracesOf(spanOf()))]) {
    await handler(new Request('http://team.example/v1/traces', { method: 'POST', headers, body }));
  }
  expect(vi.getTimerCount()).toBe(0);
});

const spans = (count: number): object[] =>
  Array.from({ length: count }, (_, place) => spanOf({ spanId: (place + 1).toString(16).padStart(16, '0') }));

it('accepts the largest usual batch, and no larger one', async () => {
  const { send, exporter } = await serve({ maxBytes: 16_777_216 });
  expect((await send(tracesOf(...spans(8192)))).status).toBe(200);
  const response = await send(tracesOf(...spans(8193)));
  expect(response.status).toBe(413);
  expect(await errorOf(response)).toMatchObject({ code: 'too_many' });
  expect(exporter.records()).toHaveLength(8192);
});

it('counts invalid records too, and those of all resources and scopes', async () => {
  const { send, expectNothingTaken } = await serve({ maxRecords: 3 });
  const scope = { spans: [null, 7] };
  const body = { resourceSpans: [{ scopeSpans: [scope, {}] }, null, { scopeSpans: [scope] }] };
  expect((await send(body)).status).toBe(413);
  await expectNothingTaken();
});

it('refuses a resource that would be stored thousands of times', async () => {
  const { send, expectNothingTaken } = await serve();
  const attributes = [{ key: 'service.name', value: { stringValue: 'x'.repeat(100_000) } }];
  const bodyOf = (count: number) => ({
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: spans(count) }] }],
  });
  const response = await send(bodyOf(100));
  expect(response.status).toBe(413);
  expect(await errorOf(response)).toMatchObject({ code: 'too_large' });
  await expectNothingTaken();
  expect((await send(bodyOf(50))).status).toBe(200);
});

it('rejects records too far in the future, by their ids, and accepts the rest unchanged', async () => {
  const now = () => 1_700_000_000_000;
  const { send, exporter, onDiagnostic } = await serve({ now });
  const day = 86_400_000n;
  const at = (ms: bigint) => String((1_700_000_000_000n + ms) * 1_000_000n);
  const span = (ms: bigint, spanId: string) =>
    spanOf({ spanId, startTimeUnixNano: '1', endTimeUnixNano: at(ms) });
  const response = await send(
    tracesOf(span(2n * day, '00000000000000a1'), span(2n * day + 1n, '00000000000000a2')),
  );
  expect(await response.json()).toEqual({
    partialSuccess: {
      rejectedSpans: '1',
      errorMessage: 'its time lies too far in the future',
      rejected: [{ id: '00000000000000a2', reason: 'its time lies too far in the future' }],
    },
  });
  expect(exporter.records()).toMatchObject([{ spanId: '00000000000000a1', endTimeUnixNano: at(2n * day) }]);

  const attributes = [{ key: 'log.record.uid', value: { stringValue: 'uid-1' } }];
  const logRecords = [
    { timeUnixNano: '99999999999999999999', attributes },
    { timeUnixNano: '0' },
    { timeUnixNano: at(day) },
  ];
  const answer = await send({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }, { path: '/v1/logs' });
  expect(await answer.json()).toMatchObject({
    partialSuccess: { rejectedLogRecords: '1', rejected: [{ id: 'uid-1' }] },
  });
  expect(exporter.records().slice(1)).toMatchObject([{ timeUnixNano: '0' }, { timeUnixNano: at(day) }]);
  expect(onDiagnostic.mock.calls).toEqual([
    [
      {
        kind: 'ingest rejected',
        message: 'Records were refused, the first because its time lies too far in the future.',
      },
    ],
  ]);
});

it('accepts any future time if the app asks for it', async () => {
  const { send } = await serve({ maxFutureMs: Infinity });
  expect(await (await send(tracesOf(spanOf({ endTimeUnixNano: '9'.repeat(19) })))).json()).toEqual({});
});

it('writes out no more resources than it takes to see that a batch is too large for the store', () => {
  let written = 0;
  const records = Array.from({ length: 1000 }, () => ({
    resource: { toJSON: () => (written++, 'x'.repeat(1000)) },
  })) as never;
  expect(isInProportion(records, 1000)).toBe(false);
  expect(written).toBe(8);
  expect(isInProportion(records, 1_000_000)).toBe(true);
});
