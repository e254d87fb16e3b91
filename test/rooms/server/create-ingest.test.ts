import { request as httpRequest } from 'node:http';
import { createTracing, otlpExporter, type Exporter, type TelemetryRecord } from 'waybill';
import { createIngest } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { expect, it, vi } from 'vitest';
import { WRONG_ON_PURPOSE } from '../otlp/watch-otlp.ts';
import { errorOf, logs, serve, spanOf, tracesOf } from './serve-ingest.ts';

it('accepts exactly the payloads of the OTLP exporter', async () => {
  const { address, exporter } = await serve();
  const recorded: TelemetryRecord[] = [];
  const tracing = createTracing({ service: 'web', exporter: otlpExporter({ url: `${address}/otlp` }) });
  tracing.subscribe((event) => {
    if (event.type === 'record') recorded.push(event.record);
  });
  const action = tracing.startAction('Save', { attributes: { count: 3, list: ['a', null] } });
  action.log.warn('careful', { error: new Error('almost') });
  action.end();
  await tracing.flush();
  expect(recorded).toHaveLength(2);
  expect(exporter.records()).toEqual(
    expect.arrayContaining(JSON.parse(JSON.stringify(recorded)) as unknown[]),
  );
  void tracing.dispose();
});

it('answers with an empty object when it has accepted everything', async () => {
  const { send, exporter } = await serve();
  const traces = await send(tracesOf(spanOf()));
  expect([traces.status, await traces.json()]).toEqual([200, {}]);
  const response = await send(logs, { path: '/otlp/v1/logs' });
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(exporter.records().map(({ type }) => type)).toEqual(['span', 'log']);
});

it('does not call the exporter for an empty request', async () => {
  const exporter = vi.fn<Exporter>();
  const { send } = await serve({ exporter });
  expect(await (await send(tracesOf())).json()).toEqual({});
  expect(exporter).not.toHaveBeenCalled();
});

it('answers only after the exporter has accepted the records', async () => {
  let store!: () => void;
  const called = new Promise<void>((resolve) => {
    store = resolve;
  });
  const order: string[] = [];
  const exporter: Exporter = async (records) => {
    store();
    await new Promise(setImmediate);
    order.push('stored');
    return { accepted: records.length, rejected: [] };
  };
  const { send } = await serve({ exporter });
  const answered = send(tracesOf(spanOf())).then(() => order.push('answered'));
  await called;
  await answered;
  expect(order).toEqual(['stored', 'answered']);
});

it('lists unreadable records and those that the exporter rejected, and accepts the rest', async () => {
  const taken: string[] = [];
  const { send } = await serve({
    exporter: async (records) => {
      taken.push(...records.map((record) => (record.type === 'span' ? record.name : '')));
      return {
        accepted: records.length - 1,
        rejected: [{ id: 'b7ad6b7169203331', reason: 'name is cursed' }],
      };
    },
  });
  const response = await send(
    tracesOf(
      spanOf({ spanId: 'too short' }),
      spanOf({ endTimeUnixNano: '1' }),
      spanOf({ name: 'good' }),
      spanOf({ name: 'cursed' }),
    ),
  );
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    partialSuccess: {
      rejectedSpans: '3',
      errorMessage: 'a span needs a traceId of 32 and a spanId of 16 hex digits',
      rejected: [
        { reason: 'a span needs a traceId of 32 and a spanId of 16 hex digits' },
        { id: 'b7ad6b7169203331', reason: 'a span cannot end before it starts' },
        { id: 'b7ad6b7169203331', reason: 'name is cursed' },
      ],
    },
  });
  expect(taken).toEqual(['good', 'cursed']);
});

it("counts rejected log records under OTLP's name for them", async () => {
  const { send } = await serve();
  const bad = { resourceLogs: [{ scopeLogs: [{ logRecords: [{}, {}] }] }] };
  expect(await (await send(bad, { path: '/v1/logs' })).json()).toMatchObject({
    partialSuccess: { rejectedLogRecords: '2' },
  });
});

it('limits the list of rejected records, but not their count', async () => {
  const { send } = await serve();
  const { partialSuccess } = (await (
    await send(tracesOf(...Array.from({ length: 300 }, () => ({ spanId: '<b>' }))))
  ).json()) as { partialSuccess: { rejectedSpans: string; rejected: unknown[] } };
  expect(partialSuccess.rejectedSpans).toBe('300');
  expect(partialSuccess.rejected).toHaveLength(100);
});

it('asks the sender to try again when the exporter rejects, and accepts the same records then', async () => {
  let isDown = true;
  const stored = memoryExporter();
  const exporter: Exporter = (...batch) =>
    isDown ? Promise.reject(new Error('password authentication failed for "waybill"')) : stored(...batch);
  const { send, onDiagnostic } = await serve({ exporter });
  const response = await send(tracesOf(spanOf()));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await errorOf(response)).toEqual({
    code: 'try_again',
    message: 'The records could not be stored; send them again later.',
  });
  expect(onDiagnostic).toHaveBeenCalledOnce();

  isDown = false;
  expect((await send(tracesOf(spanOf()))).status).toBe(200);
  expect(stored.records()).toHaveLength(1);
});

it('passes on the pause that its exporter asks for', async () => {
  const exporter: Exporter = () => Promise.resolve({ accepted: 0, rejected: [], retryAfterMs: 2500 });
  const response = await (await serve({ exporter })).send(tracesOf(spanOf()));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
});

it('answers 503 if the exporter throws before it returns a promise', async () => {
  const exporter = (() => {
    throw new Error('no client');
  }) as Exporter;
  expect((await (await serve({ exporter })).send(tracesOf(spanOf()))).status).toBe(503);
});

it.each([
  ['no JSON', 'resourceSpans=1', 'not_json'],
  ['nothing', '', 'not_json'],
  ['half of it', '{"resourceSpans":[', 'not_json'],
  ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'not_json'],
  ['100,000 brackets', '['.repeat(100_000), 'not_json'],
  ['null', 'null', 'not_otlp'],
  ['a list', '[]', 'not_otlp'],
  ['a text', '"resourceSpans"', 'not_otlp'],
  ['an empty object', '{}', 'not_otlp'],
  ['snake case', '{"resource_spans":[]}', 'not_otlp'],
  ['spans that are no list', '{"resourceSpans":{}}', 'not_otlp'],
  ['logs for traces', JSON.stringify(logs), 'not_otlp'],
])('answers 400 to %s', async (_, body, code) => {
  const { send, expectNothingTaken } = await serve();
  const response = await send(body);
  expect(response.status).toBe(400);
  expect(await errorOf(response)).toMatchObject({ code });
  await expectNothingTaken();
});

it.each(['{"resourceSpans":[null,7,"x",{"scopeSpans":7},{"scopeSpans":[null,{"spans":[null,7]}]}]}'])(
  'ignores misplaced values in an OTLP body',
  async (body) => {
    const { send, exporter } = await serve();
    expect((await send(body)).status).toBe(200);
    expect(exporter.records()).toEqual([]);
  },
);

it.each(['text/plain', 'application/protobuf', 'application/jsonp', 'multipart/form-data; boundary=a'])(
  'answers 415 to the content type %s',
  async (type) => {
    const { send, expectNothingTaken } = await serve();
    const response = await send(tracesOf(spanOf()), { headers: { 'content-type': type } });
    expect(response.status).toBe(415);
    expect(await errorOf(response)).toMatchObject({ code: 'unsupported_media_type' });
    await expectNothingTaken();
  },
);

it.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'gzip, br'])(
  'answers 415 to the content encoding %s',
  async (encoding) => {
    const { send, expectNothingTaken } = await serve();
    const response = await send(tracesOf(spanOf()), { headers: { 'content-encoding': encoding } });
    expect(response.status).toBe(415);
    await expectNothingTaken();
  },
);

it('accepts a content type with a charset, in any case', async () => {
  const { send } = await serve();
  const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
  expect((await send(tracesOf(spanOf()), { headers })).status).toBe(200);
});

it('answers 413 to a body that is too large', async () => {
  const { send, expectNothingTaken } = await serve();
  const response = await send(tracesOf(spanOf({ name: 'x'.repeat(1_048_576) })));
  expect(response.status).toBe(413);
  expect(await errorOf(response)).toMatchObject({ code: 'too_large' });
  await expectNothingTaken();
});

it('reads nothing of a body with a content-length above the limit', async () => {
  const handler = createIngest({
    exporter: memoryExporter(),
    allowAnonymous: true,
    onDiagnostic: () => {},
  });
  const pull = vi.fn<() => void>();
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  const headers = { 'content-type': 'application/json', 'content-length': '1048577' };
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
  expect((await handler(new Request('http://team.example/v1/logs', init))).status).toBe(413);
  expect(pull).not.toHaveBeenCalled();
});

it('answers 413 to an endless body without reading all of it', async () => {
  const { address, expectNothingTaken } = await serve({ maxBytes: 100_000 });
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const upload = httpRequest(
      `${address}/v1/traces`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        upload.destroy();
        resolve(response.statusCode);
      },
    );
    upload.on('error', reject);
    const feed = () => {
      while (!upload.destroyed && upload.write('x'.repeat(10_000)));
      if (!upload.destroyed) upload.once('drain', feed);
    };
    feed();
  });
  expect(status).toBe(413);
  await expectNothingTaken();
});

it('accepts a body of exactly the maximum size', async () => {
  const body = JSON.stringify(tracesOf(spanOf()));
  const { send } = await serve({ maxBytes: body.length });
  expect((await send(body)).status).toBe(200);
  expect((await send(`${body} `)).status).toBe(413);
});

it('keeps working after a client aborts its request', async () => {
  const { address, send, exporter } = await serve();
  const upload = httpRequest(`${address}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '1000' },
  });
  const brokenOff = new Promise<Error>((resolve) => upload.on('error', resolve));
  upload.write('{"resourceSpans":', () => upload.destroy(new Error('gone')));
  expect(await brokenOff).toMatchObject({ message: 'gone' });
  expect((await send(tracesOf(spanOf()))).status).toBe(200);
  expect(exporter.records()).toHaveLength(1);
});

it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('answers 405 to %s', async (method) => {
  const { address } = await serve();
  const response = await fetch(`${address}/v1/logs`, { method });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  expect(await errorOf(response)).toMatchObject({ code: 'method_not_allowed' });
});

it.each(['/', '/v1/metrics', '/v1/traces/', '/v1/logs/1', '/v1/__proto__', '/v1/constructor'])(
  'answers 404 to %s',
  async (path) => {
    const { send } = await serve();
    const response = await send(tracesOf(spanOf()), { path });
    expect(response.status).toBe(404);
    expect(await errorOf(response)).toMatchObject({ code: 'not_found' });
  },
);

it('lets in the senders that authenticate accepts', async () => {
  const authenticate = ({ headers }: Request) => (headers.get('apikey') === 'key' ? { tenant: 'a' } : null);
  const { send, exporter } = await serve({ authenticate, allowAnonymous: false });
  const refused = await send(tracesOf(spanOf()));
  expect(refused.status).toBe(401);
  expect(await errorOf(refused)).toMatchObject({ code: 'unauthorized' });
  expect(exporter.records()).toEqual([]);
  expect((await send(tracesOf(spanOf()), { headers: { apikey: 'key' } })).status).toBe(200);
  expect(exporter.records()).toHaveLength(1);
});

it('refuses every sender while authenticate throws', async () => {
  const authenticate = () => Promise.reject(new Error('keys unreachable'));
  const { send, exporter, onDiagnostic } = await serve({ authenticate });
  expect((await send(tracesOf(spanOf()))).status).toBe(401);
  expect(exporter.records()).toEqual([]);
  expect(onDiagnostic).toHaveBeenCalledOnce();
});

it('repeats nothing of a request in its response', async () => {
  const { address } = await serve();
  const canary = 'canary<script>';
  const attempts = [
    fetch(`${address}/${canary}`),
    fetch(`${address}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...WRONG_ON_PURPOSE },
      body: `{"${canary}":`,
    }),
    fetch(`${address}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...WRONG_ON_PURPOSE },
      body: JSON.stringify(tracesOf(spanOf({ spanId: canary, name: canary }))),
    }),
  ];
  for (const attempt of attempts) {
    const response = await attempt;
    expect(await response.text()).not.toContain('canary');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  }
});

it('lets pages of listed origins send records, and read when to try again', async () => {
  const { address, send } = await serve({
    cors: ['https://app.example.com'],
    exporter: () => Promise.reject(new Error('down')),
  });
  const origin = 'https://app.example.com';
  const preflight = await fetch(`${address}/v1/traces`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  const allowed = preflight.headers.get('access-control-allow-headers')?.split(', ');
  expect(allowed).toEqual(expect.arrayContaining(['content-type', 'content-encoding']));
  expect(preflight.headers.get('access-control-max-age')).toBe('7200');
  const response = await send(tracesOf(spanOf()), { headers: { origin } });
  expect(response.status).toBe(503);
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
});
