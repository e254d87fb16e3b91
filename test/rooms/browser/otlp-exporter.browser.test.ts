import { expect, it, onTestFinished } from 'vitest';
import { otlpExporter, traceFetch, type DeliveryState, type Tracing } from 'waybill';
import { decodeLogs, decodeSpans } from 'waybill/otlp';
import { openAppPage } from './app-page.ts';
import { openOtherRecorder, openOwnRecorder, type Recorder, type SeenRequest } from './recorder.ts';
import { replaceFetch, tracePage } from './trace-page.ts';

const request = { signal: new AbortController().signal, exit: false, maxBytes: Infinity, fetch };

/** Gives the spans and logs of one small action, as an exporter gets them. */
function recordSome(count = 1) {
  const { tracing, spans } = tracePage({ instrumentations: [] });
  const records: Parameters<ReturnType<typeof otlpExporter>>[0][number][] = [];
  tracing.subscribe((event) => {
    if (event.type === 'record') records.push(event.record);
  });
  for (let nth = 0; nth < count; nth++) {
    const action = tracing.startAction('Save', { attributes: { nth } });
    action.log.info('saved', { nth });
    action.end();
  }
  return { records, spans: spans() };
}

function follow(tracing: Tracing): { state: () => DeliveryState | undefined } {
  let state: DeliveryState | undefined;
  tracing.subscribe((event) => {
    if (event.type === 'delivery') state = event.delivery;
  });
  return { state: () => state };
}

function bodies(seen: readonly SeenRequest[], path: string): unknown[] {
  return seen.filter((one) => one.path === path).map(({ body }) => JSON.parse(body) as unknown);
}

async function postsOf(recorder: Recorder): Promise<SeenRequest[]> {
  return (await recorder.seen()).filter(({ method }) => method === 'POST');
}

it('sends spans and logs as OTLP/JSON, each to its path', async () => {
  const own = openOwnRecorder();
  const { records } = recordSome();
  expect(await otlpExporter({ url: own.url })(records, request)).toEqual({ accepted: 2, rejected: [] });
  const seen = await own.seen();
  expect(
    seen.map(({ path, method, headers }) => `${method} ${path} ${headers['content-type']}`).toSorted(),
  ).toEqual(['POST /v1/logs application/json', 'POST /v1/traces application/json']);
  expect(decodeSpans(bodies(seen, '/v1/traces')[0])?.records).toMatchObject([{ name: 'Save' }]);
  expect(decodeLogs(bodies(seen, '/v1/logs')[0])?.records).toMatchObject([{ body: 'saved' }]);
});

it('takes an address that ends in a slash, and headers from a function at each request', async () => {
  const own = openOwnRecorder();
  const logs = recordSome(2).records.filter(({ type }) => type === 'log');
  let count = 0;
  const exporter = otlpExporter({ url: `${own.url}/`, headers: () => ({ 'x-token': String(++count) }) });
  for (const log of logs) await exporter([log], request);
  expect((await own.seen()).map(({ path, headers }) => [path, headers['x-token']])).toEqual([
    ['/v1/logs', '1'],
    ['/v1/logs', '2'],
  ]);
});

it('sends none of its own headers along, and records no span of its own requests', async () => {
  const other = await openOtherRecorder();
  const { tracing, spans } = tracePage({
    instrumentations: [traceFetch()],
    targets: [{ url: other.origin, headers: 'all' }],
    exporter: otlpExporter({ url: other.url }),
  });
  tracing.log.info('something to send');
  await tracing.flush();
  const [post] = await postsOf(other);
  expect(
    Object.keys(post?.headers ?? {}).filter((name) => /trace|correlation|session|baggage/.test(name)),
  ).toEqual([]);
  expect(spans()).toEqual([]);
});

it('does not repeat records that the receiver refuses for good', async () => {
  const own = openOwnRecorder();
  await own.answer({ status: 400 });
  const { records } = recordSome();
  const delivery = await otlpExporter({ url: own.url })(records.slice(0, 1), request);
  expect(delivery).toMatchObject({
    accepted: 0,
    rejected: [{ reason: expect.stringContaining('400') as string }],
  });
});

it.each([
  ['a count as text', '{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}', 1],
  ['no count', '{"partialSuccess":{}}', 0],
  ['an empty body', '', 0],
  ['a count that is none', '{"partialSuccess":{"rejectedLogRecords":"many"}}', 0],
])('reads an answer with %s', async (_what, body, rejected) => {
  const own = openOwnRecorder();
  await own.answer({ body });
  const { records } = recordSome();
  const delivery = await otlpExporter({ url: own.url })(records.slice(0, 1), request);
  expect([delivery.accepted, delivery.rejected.length]).toEqual([1 - rejected, rejected]);
});

it.each([
  ["a proxy's page", '<html>'],
  ['a list', '[]'],
  ['null', 'null'],
])(
  'asks for another try after an answer with %s, because it says nothing about the records',
  async (_, body) => {
    const own = openOwnRecorder();
    await own.answer({ body });
    const { records } = recordSome();
    await expect(otlpExporter({ url: own.url })(records.slice(0, 1), request)).rejects.toThrow('200');
  },
);

it('asks for another try when the receiver has trouble', async () => {
  const own = openOwnRecorder();
  const { records } = recordSome();
  for (const status of [429, 502, 503, 504]) {
    await own.answer({ status });
    await expect(otlpExporter({ url: own.url })(records, request)).rejects.toThrow(String(status));
  }
});

it('passes on how long the receiver wants to rest', async () => {
  const own = openOwnRecorder();
  await own.answer({ status: 503, headers: { 'retry-after': '7' } });
  const { records } = recordSome();
  const delivery = await otlpExporter({ url: own.url })(records.slice(0, 1), request);
  expect(delivery).toEqual({ accepted: 0, rejected: [], retryAfterMs: 7000 });
});

it('delivers after a 503, when the time that the receiver asked for is over', async () => {
  const own = openOwnRecorder();
  await own.answer({ status: 503, headers: { 'retry-after': '1' } }, { status: 200 });
  const { tracing } = tracePage({ instrumentations: [], exporter: otlpExporter({ url: own.url }) });
  const { state } = follow(tracing);
  tracing.log.info('keep me');
  await tracing.flush();
  expect(state()).toMatchObject({ queued: 1, delivered: 0 });
  await expect.poll(state).toMatchObject({ queued: 0, delivered: 1, dropped: 0 });
  expect((await postsOf(own)).map(({ body }) => body)).toHaveLength(2);
});

it('keeps records while there is no connection', async () => {
  const { tracing, diagnostics } = tracePage({
    instrumentations: [],
    exporter: otlpExporter({ url: 'http://127.0.0.1:1/otlp' }),
  });
  const { state } = follow(tracing);
  tracing.log.info('keep me');
  await tracing.flush();
  expect(state()).toMatchObject({
    queued: 1,
    delivered: 0,
    dropped: 0,
    problem: expect.any(String) as string,
  });
  expect(diagnostics).toHaveLength(1);
});

it('follows no redirect, since a token would go along', async () => {
  const own = openOwnRecorder();
  const other = await openOtherRecorder();
  await own.answer({ status: 307, headers: { location: other.url } });
  const { records } = recordSome();
  const exporter = otlpExporter({ url: own.url, headers: { authorization: 'Bearer secret' } });
  await expect(exporter(records, request)).rejects.toThrow('Failed to fetch');
  expect(await other.seen()).toEqual([]);
});

it('sends at page exit no more than the browser lets outlive a page', async () => {
  const own = openOwnRecorder();
  const { records } = recordSome(200);
  const delivery = await otlpExporter({ url: own.url })(records, {
    ...request,
    exit: true,
    maxBytes: 60_000,
    fetch,
  });
  const sizes = (await own.seen()).map(({ headers }) => Number(headers['content-length']));
  const sum = sizes.reduce((total, size) => total + size, 0);
  expect(sum).toBeLessThanOrEqual(60_000);
  expect(sum).toBeGreaterThan(10_000);
  expect(delivery.accepted).toBeGreaterThan(20);
  expect(delivery.accepted).toBeLessThan(records.length);
});

it('delivers the queued records, once, when the user leaves the page', async () => {
  const own = openOwnRecorder();
  const receiver = openOwnRecorder();
  const page = await openAppPage(
    own,
    `const exporter = waybill.otlpExporter({ url: '${receiver.url}' });
    const tracing = waybill.createTracing({ service: 'page', environment: 'test', exporter });
    tracing.log.info('last words');
    say('ready');`,
  );
  await page.saidAtLeast(1);
  expect(await receiver.seen()).toEqual([]);
  page.leave();
  await expect.poll(async () => (await receiver.seen()).length).toBe(1);
  const [body] = bodies(await receiver.seen(), '/v1/logs');
  expect(decodeLogs(body)?.records).toMatchObject([{ body: 'last words' }]);
});

// The two tests below wait for less than five seconds. After five seconds a batch leaves anyway.

it('delivers the queued records when the page is hidden', async () => {
  const own = openOwnRecorder();
  const { tracing } = tracePage({ instrumentations: [], exporter: otlpExporter({ url: own.url }) });
  tracing.log.info('put aside');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await own.seen()).toEqual([]);
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
  onTestFinished(() => void Reflect.deleteProperty(document, 'visibilityState'));
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.poll(async () => (await own.seen()).length).toBe(1);
});

it('delivers the queued records at pagehide, in a request that outlives the page', async () => {
  const own = openOwnRecorder();
  const outliving: (boolean | undefined)[] = [];
  replaceFetch((native) => (input, init) => {
    outliving.push(init?.keepalive);
    return native(input, init);
  });
  const { tracing } = tracePage({ instrumentations: [], exporter: otlpExporter({ url: own.url }) });
  tracing.log.info('in no hurry');
  await tracing.flush();
  tracing.log.info('last words');
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  await expect.poll(async () => (await own.seen()).length).toBe(2);
  expect(outliving).toEqual([false, true]);
});

it.each([undefined, ''])('cannot be made without an address (%j)', (url) => {
  expect(() => otlpExporter({ url: url as string })).toThrow(
    /^\[waybill\] otlpExporter .*; pass \{ url: '\/otlp' \}/,
  );
});
