import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryStore } from 'waybill/testing';
import { traceApi, type TraceApiError, type TraceApiOptions, type TraceApiProblem } from 'waybill/trace-api';
import { expect, onTestFinished, test } from 'vitest';
import { aLog, aSpan, CORRELATION, REQUEST, TRACE } from '../postgres/records.ts';
import { anEvent } from '../stores/test-store.ts';

/** Serves a listener of node:http until the test has finished. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Reads a trace, and gives the problem of the error with which the reader rejects. */
async function problemOf(url: string, options: TraceApiOptions = {}): Promise<TraceApiError> {
  return traceApi(url, { token: 'secret-token', ...options })
    .read(TRACE)
    .then(
      (trace) => expect.fail(`resolved with ${JSON.stringify(trace)}`),
      (error: TraceApiError) => error,
    );
}

test.each<[number, string, TraceApiProblem]>([
  [200, '', 'no api'],
  [200, '<!doctype html>', 'no api'],
  [204, '', 'no api'],
  [200, '{"traceId":', 'no api'],
  [200, '{}', 'malformed'],
  [200, 'null', 'malformed'],
  [200, '[]', 'malformed'],
  [400, '{"error":{"code":"bad_parameter"}}', 'refused'],
  [401, '', 'unauthorized'],
  [403, '', 'forbidden'],
  [404, '<!doctype html>', 'no api'],
  [404, '{"error":{"code":"not_found"}}', 'no api'],
  [404, '{"error":null}', 'no api'],
  [405, '', 'refused'],
  [413, '', 'too large'],
  [414, '', 'refused'],
  [429, '', 'unavailable'],
  [500, 'x'.repeat(1_000_000), 'unavailable'],
  [503, '', 'unavailable'],
])('says what a status of %i with the body %s means', async (status, body, problem) => {
  const url = await serve(answering(status, body));
  const error = await problemOf(url);
  expect(error).toMatchObject({ name: 'TraceApiError', problem, status });
  expect(error.message).toMatch(/^\[waybill\] http:\/\/127\.0\.0\.1:\d+ [^.]+ \(status \d+\)\.$/);
});

test('resolves with null only if the API says that there is no such trace', async () => {
  const url = await serve(answering(404, '{"error":{"code":"trace_not_found"}}'));
  expect(await traceApi(url).read(TRACE)).toBeNull();
  expect(await traceApi(url).goodRun('pay', '2027-01-01')).toBeNull();
});

test('tells of a server that cannot be reached, and of a connection that breaks', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"trace');
    response.destroy();
  });
  expect(await problemOf(url)).toMatchObject({ problem: 'network', status: undefined });
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  expect(await problemOf(`http://127.0.0.1:${port}`)).toMatchObject({ problem: 'network' });
});

test('reads no more than maxBytes, of an endless answer too', async () => {
  const endless = await serve((_, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
    };
    response.on('drain', more);
    more();
  });
  expect(await problemOf(endless, { maxBytes: 100_000 })).toMatchObject({
    problem: 'too large',
    status: 200,
  });
  const announced = await serve(answering(200, 'x'.repeat(101), { 'content-length': '101' }));
  expect(await problemOf(announced, { maxBytes: 100 })).toMatchObject({ problem: 'too large' });
});

test('stops waiting when the time is up, or when its signal is aborted', async () => {
  let resolve = () => {};
  const asked = new Promise<void>((done) => (resolve = done));
  const url = await serve((_, response) => {
    response.writeHead(200).write('{');
    resolve();
  });
  expect(await problemOf(url, { timeoutMs: 20 })).toMatchObject({ problem: 'timed out' });
  const controller = new AbortController();
  const reason = new Error('the person left');
  const reading = traceApi(url, { signal: controller.signal }).read(TRACE);
  await asked;
  controller.abort(reason);
  await expect(reading).rejects.toBe(reason);
  await expect(traceApi(url, { signal: controller.signal }).slow()).rejects.toBe(reason);
});

test('follows no redirect with its token', async () => {
  const asked: (string | undefined)[] = [];
  const other = await serve((request, response) => {
    asked.push(request.headers.authorization);
    response.end('{}');
  });
  const url = await serve(answering(302, '', { location: `${other}/v1/read` }));
  expect(await problemOf(url)).toMatchObject({ problem: 'redirected' });
  expect(asked).toEqual([]);
});

test('sends a fresh token and headers with each request, and asks as the API reads', async () => {
  const asked: unknown[] = [];
  const url = await serve(({ url: path, headers, method }, response) => {
    asked.push([method, path, headers.authorization, headers['x-desk'], headers.accept]);
    response.end('{"operations":[],"failures":[],"traces":[],"events":[],"cursor":null}');
  });
  let nth = 0;
  const reader = traceApi(`${url}/desk/`, {
    token: async () => (++nth > 1 ? null : `token-${nth}`),
    headers: () => ({ 'x-desk': `${nth}` }),
  });
  await reader.find({ kind: 'reference', low40: '00C0FFEE01', spanId: 'a'.repeat(16) });
  await reader.failures({ text: 'a b&c', grouped: true, limit: 3 });
  await reader.events(CORRELATION);
  expect(asked).toEqual([
    ['GET', '/desk/v1/find?kind=reference&id=00c0ffee01&limit=20', 'Bearer token-1', '0', 'application/json'],
    ['GET', '/desk/v1/failures?text=a+b%26c&grouped=true&limit=3', undefined, '1', 'application/json'],
    [
      'GET',
      `/desk/v1/events?correlationId=${CORRELATION.replaceAll('-', '')}`,
      undefined,
      '2',
      'application/json',
    ],
  ]);
});

test('asks nothing for values that are not valid', async () => {
  const reader = traceApi('http://127.0.0.1', { fetch: () => expect.fail('asked') });
  expect(await reader.read("' or true --")).toBeNull();
  expect(await reader.events('x')).toEqual([]);
  expect(await reader.find({ kind: 'foreign', id: '\ud800' })).toEqual([]);
  expect(await reader.failures({ cursor: '💥' })).toEqual({ failures: [], cursor: null });
  expect(await reader.slow({ cursor: 'x'.repeat(2001) })).toEqual({ operations: [], cursor: null });
  for (const name of ['x'.repeat(1001), '\0', '\ud800', 7 as never])
    expect(await reader.goodRun(name, '2027-01-01')).toBeNull();
  await expect(reader.find({ kind: 'trace', traceId: TRACE }, { limit: 0 })).rejects.toThrow('the limit 0');
});

/** Everything that is left of a value if one of its members is something else. */
function* spoiled(value: unknown, wrong: unknown): Generator<readonly [path: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const copy = (inner: unknown) =>
      Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
    yield [key, copy(wrong)];
    // Attributes and data are free in their form.
    if (['attributes', 'resource', 'data', 'metadata', 'body'].includes(key)) continue;
    for (const [path, inner] of spoiled(member, wrong)) yield [`${key}.${path}`, copy(inner)];
  }
}

test('trusts no member of an answer', async () => {
  const store = memoryStore();
  const details = {
    events: [{ timeUnixNano: '1790000000000000001', name: 'retry', attributes: {} }],
    links: [{ traceId: TRACE, spanId: 'a'.repeat(16), attributes: {} }],
    traceState: 'a=1',
    parentSpanId: 'b'.repeat(16),
    status: { code: 'error', message: 'no' } as const,
  };
  const records = [aSpan(details), aLog({ spanId: 'a'.repeat(16), severityNumber: 17, eventName: 'x' })];
  await store(records, REQUEST);
  await store(records, { ...REQUEST, lane: 'page' });
  store.addEvents([anEvent({ spanId: 'a'.repeat(16), parentSpanId: 'b'.repeat(16) })]);
  const reading = (body: unknown) => traceApi('http://127.0.0.1', { fetch: async () => Response.json(body) });
  const edge = {
    caller: 'a',
    callee: 'b',
    kind: 'call',
    calls: 2,
    errors: 1,
    p50Ms: 1,
    p95Ms: 1,
    lane: 'page',
  };
  const good = {
    read: await store.read(TRACE, { follow: 'links' }),
    slow: await store.slow({ limit: 1 }),
    services: { edges: [edge], isCut: true },
    failures: await store.failures(),
    find: { traces: await store.find({ kind: 'trace', traceId: TRACE }) },
    events: { events: await store.events(CORRELATION) },
  };
  const asks = {
    read: (body: unknown) => reading(body).read(TRACE, { follow: 'links' }),
    slow: (body: unknown) => reading(body).slow(),
    services: (body: unknown) => reading(body).services(),
    failures: (body: unknown) => reading(body).failures(),
    find: (body: unknown) => reading(body).find({ kind: 'trace', traceId: TRACE }),
    events: (body: unknown) => reading(body).events(CORRELATION),
  };
  const taken: string[] = [];
  for (const [route, answer] of Object.entries(good)) {
    const ask = asks[route as keyof typeof asks];
    expect(await ask(answer)).toBeTruthy();
    for (const wrong of [7.5, { toString: null }, 'no such word', [null]]) {
      for (const [path, body] of spoiled(answer, wrong)) {
        const problem = await ask(body).then(
          () => `${route}.${path}`,
          (error: TraceApiError) => error.problem,
        );
        if (problem !== 'malformed') taken.push(`${problem} = ${JSON.stringify(wrong)}`);
      }
    }
  }
  // Texts, counts and durations may have any value, and attributes any members. Nothing else may be of another type.
  const free =
    /= "no such word"$|(?:Ms|[cC]ount|calls|errors) = 7\.5$|\.body = |(?:attributes|resource|data) = \{/i;
  expect(taken.filter((one) => !free.test(one))).toEqual([]);
  const isChecked = /traceId|time|kind|status|code|flags|seen/i;
  const isOfEvent = /\.events\.\d\.(?:traceId|eventType)|links|status\.message/;
  expect(taken.filter((one) => isChecked.test(one) && !isOfEvent.test(one))).toEqual([]);
});

test('gives no text that a program stumbles over', async () => {
  const trace = { traceId: TRACE, reference: '030F-ZVG1M', spans: [], logs: [aLog()], events: [] };
  const json = (text: string) => JSON.stringify(trace).replace('inviting', text);
  const bodyOf = async (text: string) => {
    const reader = traceApi('http://127.0.0.1', { fetch: async () => new Response(json(text)) });
    return (await reader.read(TRACE))?.logs[0]?.body;
  };
  expect(await bodyOf(String.raw`a\ud800b\uDfffc\u0000`)).toBe('a\ufffdb\ufffdc\ufffd');
  expect(await bodyOf(String.raw`\ud83d\ude00 \\ud800 💥`)).toBe(String.raw`😀 \ud800 💥`);
  const deep = `{"a":`.repeat(100_000) + '1' + '}'.repeat(100_000);
  const reader = traceApi('http://127.0.0.1', {
    fetch: async () => new Response(JSON.stringify(trace).replace('"inviting"', deep)),
  });
  await expect(reader.read(TRACE)).rejects.toMatchObject({ problem: 'malformed' });
});

test.each([
  ['', {}, 'needs the address'],
  [undefined as never, {}, 'needs the address'],
  ['ftp://desk.example', {}, 'needs the address'],
  ['https://user:word@desk.example', {}, 'a password, a query or a fragment'],
  ['/traces?x=1', {}, 'a password, a query or a fragment'],
  ['/traces', { timeoutMs: 0 }, 'timeoutMs is 0'],
  ['/traces', { maxBytes: Number.NaN }, 'maxBytes is NaN'],
  ['/traces', { token: 'two words' }, 'a token that no header can carry'],
])('throws for %s with %j', (url, options, problem) => {
  expect(() => traceApi(url, options)).toThrow(problem);
});

test('repeats no token in an error', async () => {
  const reader = traceApi('http://127.0.0.1', { token: () => 'secret\nword' });
  await expect(reader.slow()).rejects.toThrow(/^\[waybill\] traceApi got a token that no header can carry/);
});
