import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { migrate, readTrace } from 'waybill/postgres';
import { parseTraceparent, type TracingContext } from 'waybill';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openRecorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { query } from '../readme/your-app.ts';

const post = (headers: Record<string, string>): Request =>
  new Request('http://127.0.0.1/invite-user', { method: 'POST', headers, body: 'ada@example.com' });

it('continues a trace in the example of a server, and stores and finds it in that of a database', async () => {
  const { find, ingest } = await import('docs:stores/postgres');
  const { handler } = await import('docs:server/invite');
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  const response = await handler(
    post({ traceparent: `00-${traceId}-00f067aa0ba902b7-03`, authorization: 'Bearer good' }),
  );
  expect(response.status).toBe(201);
  expect(response.headers.get('x-trace-id')).toBe(traceId);
  const [event] = await query('select trace_id, session_id::text from public.domain_events');
  expect(event).toEqual({ trace_id: traceId, session_id: '0b6ab01a-6f2e-4f0a-9d55-4b8f5f0b8c11' });

  const refused = await handler(new Request('http://127.0.0.1/invite-user', { method: 'POST' }));
  expect(await refused.json()).toMatchObject({ error: { message: 'Sign in first.', code: 'signed_out' } });

  await expect
    .poll(async () => (await find('km7o-whspv'))[0]?.spans.map(({ name }) => name).toSorted())
    .toEqual(['POST /invite-user', 'emit event', 'send e-mail']);
  expect((await ingest(new Request('http://127.0.0.1/otlp/v1/logs', { method: 'POST' }))).status).toBe(401);
});

it('stores a burst of records in the example of the queue of a server', async () => {
  await migrate(query);
  const { tracing } = await import('docs:delivery/server-queue');
  const traceId = tracing.span('import', (span) => {
    for (let nth = 0; nth < 2000; nth++) tracing.span('row', () => {});
    return span.traceId;
  });
  await tracing.dispose();
  expect((await readTrace(query, traceId))?.spans).toHaveLength(2001);
});

it('keeps tenants apart and senders within their rate in the example of a public ingest', async () => {
  const { ingest, load } = await import('docs:server/ingest');
  await migrate(query);
  const traceId = '5bf92f3577b34da6a3ce929d0e0e4736';
  const send = (authorization: string, name: string) => {
    const times = { startTimeUnixNano: '1', endTimeUnixNano: '2' };
    const spans = [{ traceId, spanId: '00f067aa0ba902b7', name, ...times }];
    return ingest(
      new Request('http://127.0.0.1/otlp/v1/traces', {
        method: 'POST',
        headers: { authorization, origin: 'https://app.example.com', 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
      }),
    );
  };
  expect((await send('', 'unknown sender')).status).toBe(401);
  expect((await send('Bearer ada of acme', 'from acme')).status).toBe(200);
  expect((await send('Bearer lin of umbrella', 'from umbrella')).status).toBe(200);
  expect((await load(traceId, 'acme'))?.spans).toMatchObject([{ name: 'from acme' }]);
  expect((await load(traceId, 'umbrella'))?.spans).toMatchObject([{ name: 'from umbrella' }]);
  expect(await load(traceId, 'default')).toBeNull();

  // These are the requests of ten seconds, sent at once while the clock stands still.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  for (let nth = 0; nth < 200; nth++) expect((await send('Bearer mia of acme', 'again')).status).toBe(200);
  const refused = await send('Bearer mia of acme', 'again');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(refused.headers.get('access-control-expose-headers')).toBe('retry-after');
});

it('names the headers that a function has to allow in the example of a preflight', async () => {
  const { adviceFor } = await import('docs:server/cors');
  const functions = await startRecorder();
  onTestFinished(functions.close);
  const recorder = openRecorder(functions.origin);
  await recorder.answer({ cors: 'old supabase' });
  const advice = await adviceFor(`${recorder.url}/functions/v1/invite-user`);
  expect(advice).toContain(
    'Access-Control-Allow-Headers: authorization, x-client-info, apikey, content-type, ',
  );
  expect(advice).toContain('tracingCorsHeaders');
});

it('takes the receiver of the environment in the example of a server, and records a support session whole', async () => {
  const started = await startRecorder();
  const recorder = openRecorder(started.origin);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', recorder.url);
  vi.stubEnv('OTEL_SERVICE_NAME', 'from-environment');
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'always_off');
  vi.stubEnv('SUPPORT_SECRET', 's3cr3t');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await started.close();
  });

  const { tracing } = await import('docs:server/environment');
  const handler = tracing.withTracing(() => new Response('fine'));
  const call = async (secret: string): Promise<void> => {
    await handler(new Request('http://127.0.0.1/', { headers: { 'x-support-session': secret } }));
    await tracing.flush();
  };
  await call('guessed');
  expect(await recorder.seen()).toEqual([]);
  await call('s3cr3t');
  expect(await recorder.seen()).toMatchObject([
    { path: '/v1/traces', body: expect.stringContaining('from-environment') as string },
  ]);
});

it('names and counts the broken headers of a peer in the example of lost headers', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const { counts, tracing } = await import('docs:server/propagation');
  const handler = tracing.withTracing(() => new Response());
  for (const traceparent of ['00-x', '00-y']) await handler(post({ traceparent, 'x-service': 'billing' }));
  await handler(post({ 'x-service': 'billing' }));
  expect(warn.mock.calls).toEqual([
    ['The header traceparent of billing does not follow its format and is ignored.'],
    ['The header traceparent of billing is missing, and x-trace-id is missing too.'],
  ]);
  expect(counts()).toEqual({
    requests: 3,
    withHeaders: 2,
    withoutHeaders: 1,
    lost: 1,
    dropRate: 1 / 3,
    badHeaders: 2,
    restarted: 2,
    clockConflicts: 0,
  });
});

it('goes on in the traces of its jobs in the example of work that did not come with a request', async () => {
  const { enqueue, tracing, work, workAll } = await import('docs:jobs/continue');
  await migrate(query);
  const emails = ['ada@example.com', 'bob@example.com'];
  const jobs = emails.map((email) => tracing.span(`invite ${email}`, () => enqueue(email)));
  const sent: unknown[] = [];
  await work(JSON.parse(JSON.stringify(jobs[0])) as (typeof jobs)[0], async (email) => void sent.push(email));
  await workAll(jobs, async (list) => void sent.push(list, tracing.current()?.traceId));
  expect(sent.slice(0, 2)).toEqual(['ada@example.com', emails]);
  await tracing.flush();

  const [{ traceId, spanId }, other] = jobs.map(({ context }) => context!) as [
    TracingContext,
    TracingContext,
  ];
  const trace = await readTrace(query, traceId);
  const worked = { name: 'send invitation', kind: 'consumer', parentSpanId: spanId };
  expect(trace?.spans).toMatchObject([{ name: 'invite ada@example.com' }, worked]);
  const batch = await readTrace(query, sent[2] as string);
  expect(batch?.spans).toMatchObject([
    { name: 'send invitations', links: [{ traceId, spanId }, { traceId: other.traceId }] },
  ]);
});

it('goes on in the trace of the request in the example of a context by hand', async () => {
  const { enqueue, work } = await import('docs:jobs/by-hand');
  await migrate(query);
  const traceId = '6bf92f3577b34da6a3ce929d0e0e4736';
  const message = enqueue(post({ traceparent: `00-${traceId}-00f067aa0ba902b7-03` }), 'send e-mail');

  const sent: (string | null)[] = [];
  await work(message, async (headers) => void sent.push(headers.get('traceparent')));
  expect(parseTraceparent(sent[0])?.traceId).toBe(traceId);
  const fail = (): Promise<never> => Promise.reject(new Error('the mailbox is full'));
  await expect(work(message, fail)).rejects.toThrow('the mailbox is full');

  const spansOf = async () =>
    (await readTrace(query, traceId))?.spans.map(({ name, kind, parentSpanId, status }) => ({
      name,
      kind,
      parentSpanId,
      code: status.code,
    }));
  const step = { name: 'send e-mail', kind: 'consumer', parentSpanId: '00f067aa0ba902b7' };
  await expect.poll(spansOf).toEqual(
    expect.arrayContaining([
      { ...step, code: 'unset' },
      { ...step, code: 'error' },
    ]),
  );
});

it('limits the time of a request, and replaces its headers, in the example of the requests of a server', async () => {
  const seen: Request[] = [];
  const send = globalThis.fetch;
  const server = createServer((request, response) => {
    // The report comes never.
    if (request.url === '/pay') response.end('paid');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('fetch', (input: string, init: RequestInit) => {
    seen.push(new Request(input, init));
    const { port } = server.address() as AddressInfo;
    return send(input.replace('payments.internal', `127.0.0.1:${port}`), init);
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    server.closeAllConnections();
    server.close();
  });
  const { tracing, pay, report } = await import('docs:server-client/client');

  expect(await (await pay('order 7')).text()).toBe('paid');
  await tracing.span('job', () => pay('order 8'));
  expect(seen.map(({ headers }) => headers.has('traceparent'))).toEqual([false, true]);

  const asked = report('monday');
  let isOver = false;
  const ended = asked.catch((error: Error) => ((isOver = true), error.name));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await ended).toBe('TimeoutError');
});
