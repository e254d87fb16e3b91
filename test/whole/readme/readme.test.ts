import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from 'waybill/postgres';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openRecorder } from '../../rooms/browser/recorder.ts';
import { startRecorder } from '../../rooms/browser/recorder-server.ts';
import { examplesOf, readDocument } from './document-examples.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('shows what a page needs in twelve lines', () => {
  const start = examplesOf('readme').find(({ source }) => source === 'readme:start');
  const lines = start?.code.split('\n').filter((line) => line.trim() !== '') ?? [];
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(12);
});

it('names the size that the budget allows', () => {
  const budgets = readFileSync(join(root, '.size-limit.js'), 'utf8');
  const limit = /as an app bundles it.*?limit: '([^']+)'/s.exec(budgets)?.[1];
  expect(readDocument('readme')).toContain(`At most ${limit} for actions`);
});

it('continues a trace in the example of a server, and stores and finds it in that of a database', async () => {
  const { find, ingest } = await import('readme:postgres');
  const { handler } = await import('readme:server');
  const { query } = await import('./your-app.ts');
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  const response = await handler(
    new Request('http://127.0.0.1/invite-user', {
      method: 'POST',
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-03`, authorization: 'Bearer good' },
      body: 'ada@example.com',
    }),
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

it('keeps tenants apart and senders within their rate in the example of a public ingest', async () => {
  const { ingest, load } = await import('readme:ingest');
  const { query } = await import('./your-app.ts');
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
  expect((await send('', 'from nobody')).status).toBe(401);
  expect((await send('Bearer ada of acme', 'from acme')).status).toBe(200);
  expect((await send('Bearer lin of umbrella', 'from umbrella')).status).toBe(200);
  expect((await load(traceId, 'acme'))?.spans).toMatchObject([{ name: 'from acme' }]);
  expect((await load(traceId, 'umbrella'))?.spans).toMatchObject([{ name: 'from umbrella' }]);
  expect(await load(traceId, 'default')).toBeNull();

  // Ten seconds' worth at once, while the clock stands still.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  for (let nth = 0; nth < 200; nth++) expect((await send('Bearer mia of acme', 'again')).status).toBe(200);
  const refused = await send('Bearer mia of acme', 'again');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(refused.headers.get('access-control-expose-headers')).toBe('retry-after');
});

it('says what a function has to allow in the example of a preflight', async () => {
  const { adviceFor } = await import('readme:cors');
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

it('has the ids of the action on the log line in the example of a test', async () => {
  const { names, saved } = await import('readme:testing');
  expect(names).toEqual(['save order']);
  expect(saved.body).toBe('saved');
  expect(saved.traceId).toMatch(/^[0-9a-f]{32}$/);
});

it('sets the plugin up in the example of the build plugin', async () => {
  const { default: config } = await import('readme:vite');
  const names = config.plugins?.flat(2).map((plugin) => plugin && 'name' in plugin && plugin.name);
  expect(names).toContain('waybill');
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

  const { tracing } = await import('readme:environment');
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
