import { beforeAll, describe, expect, it } from 'vitest';
import { formatReference, parseTraceparent } from 'waybill';
import { publicError, type ErrorBody } from 'waybill/server';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { adapters } from './adapters.ts';
import { installFrameworks } from './frameworks.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${parentSpanId}-01`;
const ids = { 'x-trace-id': traceId, 'x-correlation-id': uuid };
const NAME = 'GET /members/:id';
const fine = { status: 200, body: 'fine' };

beforeAll(installFrameworks, 300_000);

const headersOf = ({ headers }: Response, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, headers.get(name)]));

describe.each(Object.entries(adapters))('%s', (_, serve) => {
  it('continues the trace of its caller, and records the request', async () => {
    const { tracing, span, logs } = createRecordedTracing();
    const url = await serve(tracing, () => {
      tracing.log.info('inside');
      return { status: 201, body: 'made' };
    });
    const response = await fetch(`${url}/members/7?token=x`, { headers: { traceparent } });
    expect([response.status, await response.text()]).toEqual([201, 'made']);
    expect(headersOf(response, Object.keys(ids))).toEqual(ids);
    expect(response.headers.get('access-control-expose-headers')).toBe('x-correlation-id, x-trace-id');
    await expect.poll(() => span(NAME)).toBeTruthy();
    expect(await span(NAME)).toMatchObject({
      traceId,
      parentSpanId,
      remoteParent: true,
      kind: 'server',
      flags: 1,
      status: { code: 'unset' },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/members/:id',
        'http.response.status_code': 201,
        'url.path': '/members/7',
        'server.address': '127.0.0.1',
        'correlation.id': uuid,
        'waybill.reference': formatReference(traceId),
        'waybill.attribution': 'exact',
      },
    });
    const { spanId } = await span(NAME);
    expect(await logs()).toMatchObject([{ body: 'inside', traceId, spanId }]);
  });

  it('begins a trace for a request without headers', async () => {
    const { tracing, span } = createRecordedTracing();
    const url = await serve(tracing, () => fine);
    const { headers } = await fetch(`${url}/members/7`);
    await expect.poll(() => span(NAME)).toMatchObject({ traceId: headers.get('x-trace-id') });
    expect((await span(NAME)).parentSpanId).toBeUndefined();
    expect(tracing.propagation()).toMatchObject({ requests: 1, withoutHeaders: 1, restarted: 0 });
  });

  it('keeps the headers of its handler', async () => {
    const { tracing } = createRecordedTracing();
    const headers = {
      'X-Correlation-Id': '1',
      'access-control-expose-headers': 'X-Total, x-trace-id',
      'Access-Control-Allow-Headers': 'content-type',
    };
    const url = await serve(tracing, () => ({ ...fine, headers }));
    const response = await fetch(`${url}/members/7`, { headers: { 'x-trace-id': uuid } });
    expect(
      headersOf(response, [
        'x-correlation-id',
        'x-trace-id',
        'access-control-expose-headers',
        'access-control-allow-headers',
      ]),
    ).toEqual({
      'x-correlation-id': '1',
      'x-trace-id': uuid,
      'access-control-expose-headers': 'X-Total, x-trace-id, x-correlation-id',
      'access-control-allow-headers': expect.stringMatching(/^content-type, .*traceparent/) as string,
    });
  });

  it('answers a document with Server-Timing', async () => {
    const { tracing } = createRecordedTracing();
    const url = await serve(tracing, () => ({ ...fine, headers: { 'server-timing': 'db;dur=5' } }));
    const { headers } = await fetch(`${url}/members/7`, {
      headers: { traceparent, 'sec-fetch-dest': 'document' },
    });
    const [, timing] = /^db;dur=5, traceparent;desc="(.*)"$/.exec(headers.get('server-timing')!)!;
    expect(parseTraceparent(timing)).toMatchObject({ traceId, flags: 1 });
  });

  it('hides an error, and gives its reference', async () => {
    const { tracing, span, logs } = createRecordedTracing();
    const url = await serve(tracing, async () => {
      await tracing.span('step', async () => {
        await new Promise(setImmediate);
        throw new TypeError('secret');
      });
      return fine;
    });
    const response = await fetch(`${url}/members/7`, { headers: { traceparent, 'x-trace-id': uuid } });
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(headersOf(response, ['x-trace-id', 'cache-control'])).toEqual({
      'x-trace-id': uuid,
      'cache-control': 'no-store',
    });
    expect((await response.json()) as ErrorBody).toEqual({
      error: {
        message: 'Something went wrong on our side. If it happens again, tell support this reference.',
        code: 'internal_error',
      },
      correlation_id: uuid,
      trace_id: traceId,
      reference: formatReference(traceId),
    });
    await expect
      .poll(() => span(NAME))
      .toMatchObject({
        status: { code: 'error', message: 'secret' },
        attributes: { 'error.type': 'TypeError', 'http.response.status_code': 500 },
      });
    const { spanId } = await span('step');
    expect(await logs()).toMatchObject([{ severityText: 'ERROR', traceId, spanId }]);
  });

  it('refuses quietly', async () => {
    const { tracing, span, logs } = createRecordedTracing();
    const url = await serve(tracing, () => {
      throw publicError('Taken.', { status: 409, code: 'taken' });
    });
    const response = await fetch(`${url}/members/7`);
    expect(response.status).toBe(409);
    expect(response.headers.get('x-waybill-refused')).toBe('true');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-waybill-refused');
    expect(((await response.json()) as ErrorBody).error).toEqual({ message: 'Taken.', code: 'taken' });
    await expect
      .poll(() => span(NAME))
      .toMatchObject({
        status: { code: 'unset' },
        attributes: { 'http.response.status_code': 409, 'waybill.refused': true },
      });
    expect(await logs()).toMatchObject([{ severityText: 'INFO', attributes: { 'waybill.refused': true } }]);
  });

  it('marks an answer from 500 on as failed', async () => {
    const { tracing, span } = createRecordedTracing();
    const url = await serve(tracing, () => ({ status: 503, body: 'later' }));
    await fetch(`${url}/members/7`);
    await expect
      .poll(() => span(NAME))
      .toMatchObject({
        status: { code: 'error', message: '503' },
        attributes: { 'error.type': '503', 'http.response.status_code': 503 },
      });
  });

  it('takes a thrown Response as the answer', async () => {
    const { tracing, logs } = createRecordedTracing();
    const url = await serve(tracing, () => {
      const headers = { location: '/login', 'set-cookie': 'a=1' };
      // oxlint-disable-next-line typescript/only-throw-error -- React Router and Remix throw responses
      throw new Response('go', { status: 302, headers });
    });
    const response = await fetch(`${url}/members/7`, { redirect: 'manual', headers: { traceparent } });
    expect([response.status, await response.text()]).toEqual([302, 'go']);
    expect(headersOf(response, ['location', 'set-cookie', 'x-trace-id'])).toEqual({
      location: '/login',
      'set-cookie': 'a=1',
      'x-trace-id': traceId,
    });
    expect(await logs()).toEqual([]);
  });

  it('asks verify once, with a Request, and gives the identity to the handler', async () => {
    const seen: unknown[] = [];
    const { tracing, span } = createRecordedTracing({
      verify: async (request) => {
        seen.push([request.method, new URL(request.url).pathname, request.headers.get('authorization')]);
        await new Promise(setImmediate);
        return { userId: 'ada', sessionId: '0b6ab01a-6f2e-4f0a-9d55-4b8f5f0b8c11' };
      },
    });
    const url = await serve(tracing, ({ userId, sessionId }) => ({
      status: 200,
      body: `${userId} ${sessionId} ${tracing.current()?.traceId}`,
    }));
    const response = await fetch(`${url}/members/7`, {
      method: 'POST',
      headers: { authorization: 'Bearer a', traceparent },
      body: 'x',
    });
    expect(await response.text()).toBe(`ada 0b6ab01a-6f2e-4f0a-9d55-4b8f5f0b8c11 ${traceId}`);
    expect(seen).toEqual([['POST', '/members/7', 'Bearer a']]);
    await expect.poll(() => span('POST /members/:id')).toMatchObject({ attributes: { 'user.id': 'ada' } });
  });

  it('answers preflights, and adds CORS headers to answers and errors', async () => {
    const { tracing, spans } = createRecordedTracing();
    const url = await serve(tracing, () => {
      throw new Error('broken');
    }, ['https://app.example']);
    const origin = 'https://app.example';
    const preflight = await fetch(`${url}/members/7`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(headersOf(preflight, ['access-control-allow-origin', 'vary'])).toEqual({
      'access-control-allow-origin': origin,
      vary: 'Origin',
    });
    expect(preflight.headers.get('access-control-allow-headers')).toContain('traceparent');
    expect(await spans()).toEqual([]);
    const failed = await fetch(`${url}/members/7`, { headers: { origin } });
    expect(failed.status).toBe(500);
    expect(headersOf(failed, ['access-control-allow-origin', 'vary'])).toEqual({
      'access-control-allow-origin': origin,
      vary: 'Origin',
    });
  });

  it('keeps an unsampled trace back until it fails', async () => {
    const { tracing, spans } = createRecordedTracing();
    let isBroken = false;
    const url = await serve(tracing, () => ({ status: isBroken ? 500 : 200, body: '' }));
    const headers = { traceparent: `00-${traceId}-${parentSpanId}-00` };
    await fetch(`${url}/members/7`, { headers });
    expect(await spans()).toEqual([]);
    isBroken = true;
    await fetch(`${url}/members/7`, { headers });
    await expect.poll(spans).toMatchObject([
      { flags: 0, status: { code: 'unset' } },
      { flags: 0, status: { code: 'error' } },
    ]);
  });

  it('gives two requests on one connection different contexts, across awaits and events', async () => {
    const { tracing } = createRecordedTracing();
    const url = await serve(tracing, async ({ span }) => {
      const before = tracing.current()?.spanId;
      await new Promise((resolve) => setTimeout(resolve, 1));
      const after = tracing.current()?.spanId;
      return { status: 200, body: JSON.stringify([span.spanId, before, after]) };
    });
    const ask = async () => (await (await fetch(`${url}/members/7`)).json()) as string[];
    const [first, second] = [await ask(), await ask()];
    for (const [own, before, after] of [first, second]) expect([before, after]).toEqual([own, own]);
    expect(first[0]).not.toBe(second[0]);
  });
});
