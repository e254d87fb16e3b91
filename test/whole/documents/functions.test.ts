import { createTracing, type Exporter, type TelemetryRecord, type TraceData } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { expect, it } from 'vitest';

it('keeps a value across callbacks in the example of the context alone', async () => {
  const { bound, inside, inTimer, uninstall } = await import('docs:context/alone');
  const { current } = await import('waybill/async-context');
  expect(await inTimer).toBe('Ada');
  expect(bound()).toBe('Lin');
  expect(inside(() => current())).toBe('Mia');
  expect(current()).toBeUndefined();
  uninstall();
});

it('has the ids of the action on the log line in the example of a test', async () => {
  const { names, saved } = await import('docs:testing/testing');
  expect(names).toEqual(['save order']);
  expect(saved.body).toBe('saved');
  expect(saved.traceId).toMatch(/^[0-9a-f]{32}$/);
});

it('follows a request through the handler in the example of a server under test', async () => {
  const { test } = await import('docs:testing/server');
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  expect(await test(`00-${traceId}-00f067aa0ba902b7-01`)).toEqual({
    body: { left: 2 },
    parent: '0000000050000001',
    sent: `00-${traceId}-0000000050000002-01`,
    errors: [],
  });
});

it('passes in the example of the matchers', async () => {
  const { test } = await import('docs:testing/matchers');
  expect(test).not.toThrow();
});

it('keeps the delivered records in the example of the memory exporter', async () => {
  const { exported, tracing } = await import('docs:testing/memory');
  tracing.log.info('started');
  expect(await exported()).toEqual(['started']);
  await tracing.dispose();
});

it('reads the headers that it writes in the example of headers', async () => {
  const { baggage, fresh, headers, low40, parent, same, state } = await import('docs:event-schema/headers');
  // The correlation id differs from the trace id here, so it travels as baggage.
  expect(Object.keys(headers)).toEqual(['traceparent', 'baggage']);
  expect(headers['traceparent']).toContain(parent!.traceId);
  expect(same).toContain(parent!.traceId);
  expect(fresh).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(baggage).toEqual([{ key: 'plan', value: 'größer' }]);
  expect(state).toBe('vendor=1,other=2');
  expect(low40).toEqual({ low40: parent!.traceId.slice(-10) });
});

it('answers support staff alone in the example of the functions behind the box', async () => {
  const { migrate, postgresExporter } = await import('waybill/postgres');
  const { query } = await import('../readme/your-app.ts');
  const { supportApi } = await import('docs:viewer/handler');
  await migrate(query);
  const { tracing, records, endActions, spans } = createTestTracing({ exporter: postgresExporter(query) });
  tracing.action('save', ({ log }) => log.info('saved'));
  endActions();
  await tracing.flush();
  const { traceId } = spans()[0]!;

  const ask = (path: string, authorization = 'Bearer good'): Promise<Response> =>
    supportApi(new Request(`http://127.0.0.1/support/v1/${path}`, { headers: { authorization } }));
  const found = `find?kind=reference&id=${traceId.slice(-10)}`;
  expect((await ask(found, '')).status).toBe(401);
  expect(await (await ask(found)).json()).toMatchObject({ traces: [{ traceId, name: 'save' }] });
  const trace = (await (await ask(`read?traceId=${traceId}`)).json()) as TraceData;
  expect(trace.spans.length + trace.logs.length).toBe(records().length);
  expect((await ask(`read?traceId=${'f'.repeat(32)}`)).status).toBe(404);
});

it('leaves out errors of browser extensions in the example of an exporter', async () => {
  const { withoutNoise } = await import('docs:migrating/leave-out');
  const { tracing, records } = createTestTracing();
  const error = Object.assign(new Error('no'), { stack: 'at chrome-extension://abc/x.js' });
  tracing.captureError(error);
  tracing.log.info('kept');
  let delivered: readonly TelemetryRecord[] = [];
  const reasons = [{ reason: 'full' }];
  let answer = { accepted: 1, rejected: [] as typeof reasons };
  const send: Exporter = async (batch) => {
    delivered = batch;
    return answer;
  };
  const request = { signal: new AbortController().signal, exit: false, maxBytes: Infinity, fetch };
  expect(await withoutNoise(send)(records(), request)).toEqual({ accepted: 2, rejected: [] });
  expect(delivered).toMatchObject([{ body: 'kept' }]);
  expect(await withoutNoise(send)(records().slice(0, 1), request)).toEqual({ accepted: 1, rejected: [] });
  answer = { accepted: 0, rejected: reasons };
  expect(await withoutNoise(send)(records(), request)).toEqual({ accepted: 1, rejected: reasons });
  answer = { accepted: 0, rejected: [] };
  await expect(withoutNoise(send)(records(), request)).rejects.toThrow('took a part');
});

it('follows the login of another provider in the example of sessions', async () => {
  const { followLogin } = await import('docs:supabase/session');
  const { tracing } = createTestTracing();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  followLogin(tracing, `${part({ alg: 'HS256' })}.${part({ sid: 'sess_1' })}.c2ln`);
  expect(tracing.session()).toBe('sess_1');
  followLogin(tracing, null);
  expect(tracing.session()).toBeNull();
});

it('is called once for each kind of problem in the example of diagnostics', async () => {
  const { heard, tracing } = await import('docs:troubleshooting/diagnostics');
  tracing.subscribe(() => {
    throw new Error('mine');
  });
  tracing.log.info('one');
  tracing.log.info('two');
  expect(heard).toMatchObject([{ kind: 'a subscriber', error: { message: 'mine' } }]);
  await tracing.dispose();
});

it('traces a client that sends by itself in the example of a client', async () => {
  const { traceClient } = await import('docs:instrumentations/client');
  const { tracing, spans } = createTestTracing({ pageUrl: 'https://shop.example.com/' });
  const sent: Record<string, string>[] = [];
  const client = traceClient(tracing, {
    async send(url, headers) {
      sent.push(headers);
      if (url.endsWith('broken')) throw new TypeError('no connection');
      return { status: url.endsWith('missing') ? 404 : 200 };
    },
  });
  const action = tracing.startAction('Save');
  await action.run(() => client.send('/orders', { accept: 'text/plain' }));
  await client.send('/missing', {});
  await expect(client.send('/broken', {})).rejects.toThrow('no connection');
  expect(sent[0]).toMatchObject({
    accept: 'text/plain',
    traceparent: expect.stringContaining(action.traceId) as string,
  });
  expect(spans().map(({ status }) => status)).toEqual([
    { code: 'unset' },
    { code: 'error', message: '404' },
    { code: 'error', message: 'no connection' },
  ]);
  expect(spans()[0]).toMatchObject({ name: 'GET', kind: 'client', parentSpanId: action.spanId });
});

it('starts no instrumentation without a page, as the page on contexts says', () => {
  let isStarted = false;
  const start = () => {
    isStarted = true;
    return () => {};
  };
  const tracing = createTracing({ service: 'shop-web', instrumentations: [start] });
  expect(isStarted).toBe(false);
  expect(tracing.action('save', ({ name }) => name)).toBe('save');
  void tracing.dispose();
});
