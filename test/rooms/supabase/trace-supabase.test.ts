import { describe, expect, it } from 'vitest';
import type { Instrumentation } from 'waybill';
import { traceThrough } from 'waybill/instrumentation';
import { createTestTracing, type TestTracingOptions } from 'waybill/testing';
import { traceSupabase, type TraceSupabaseOptions } from 'waybill/supabase';
import { accessToken } from './access-token.ts';
import { versions } from './supabase-clients.ts';
import { serveProjects, traceClient } from './trace-client.ts';

const openProject = serveProjects();
const sessionId = '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d';
const credentials = { email: 'mia@example.com', password: 'correct horse' };

const sessionBody = JSON.stringify({
  access_token: accessToken({ sub: 'mia', exp: 4_000_000_000, session_id: sessionId }),
  token_type: 'bearer',
  expires_in: 3600,
  refresh_token: 'r',
  user: { id: 'mia', aud: 'authenticated' },
});

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it('names the session from sign-in to sign-out', async () => {
    const project = openProject();
    await project.answer({ body: sessionBody });
    const client = createClient(project.url);
    const { tracing } = traceClient(client, { pageUrl: project.url });
    const sessions: (string | null)[] = [];
    tracing.subscribe((event) => {
      if (event.type === 'session') sessions.push(event.sessionId);
    });
    await client.auth.signInWithPassword(credentials);
    await client.from('orders').select();
    await client.auth.signOut();
    await client.from('orders').select();
    const named = (await project.seen())
      .filter(({ path }) => path.startsWith('/rest'))
      .map(({ headers }) => headers['x-session-id']);
    expect(named).toEqual([sessionId, undefined]);
    expect(sessions).toEqual([sessionId, null]);
  });

  it('finds a session that was there before', async () => {
    const project = openProject();
    await project.answer({ body: sessionBody });
    const client = createClient(project.url);
    await client.auth.signInWithPassword(credentials);
    const { tracing } = traceClient(client);
    const found = new Promise((resolve) => {
      tracing.subscribe((event) => {
        if (event.type === 'session') resolve(event.sessionId);
      });
    });
    expect(await found).toBe(sessionId);
  });

  it('follows the session until it is undone', async () => {
    const project = openProject();
    await project.answer({ body: sessionBody });
    const client = createClient(project.url);
    let undo = (): void => {};
    const { tracing } = createTestTracing({
      instrumentations: [
        (instrumented) => {
          undo = traceSupabase(client)(instrumented);
          return () => {};
        },
      ],
    });
    await client.auth.signInWithPassword(credentials);
    expect(tracing.session()).toBe(sessionId);
    undo();
    await client.auth.signOut();
    expect(tracing.session()).toBe(sessionId);
  });

  it('says so if a client takes its tokens from elsewhere, and still traces its calls', async () => {
    const project = openProject();
    const client = createClient(project.url, { accessToken: () => Promise.resolve('a token') });
    const { tracing, diagnostics, spans } = traceClient(client);
    const traceId = await tracing.action('Load', async (action) => {
      await client.from('orders').select();
      return action.traceId;
    });
    expect(diagnostics).toMatchObject([
      { kind: 'supabase-js without auth', message: expect.stringContaining('tracing.setSession') as string },
    ]);
    expect(spans()[0]?.traceId).toBe(traceId);
  });

  async function headersByPath(options: TraceSupabaseOptions & TestTracingOptions, ownOrigin = false) {
    const project = openProject();
    await project.answer({ body: sessionBody });
    const client = createClient(project.url);
    const targets = options.targets?.map(({ url, ...rest }) => ({ url: project.url + url, ...rest })) ?? [];
    const { tracing } = traceClient(client, {
      ...options,
      targets,
      pageUrl: ownOrigin ? project.url : 'http://localhost/shop',
    });
    await tracing.action('Everything', () =>
      Promise.all([
        client.auth.signInWithPassword(credentials),
        client.from('orders').select(),
        client.functions.invoke('invite-user'),
        client.storage.from('docs').list(),
      ]),
    );
    void tracing.dispose();
    return Object.fromEntries(
      (await project.seen()).map(({ path, headers }) => [
        path.split('/')[1],
        Object.keys(headers)
          .filter((name) => /^(traceparent|tracestate|baggage|x-(correlation|session|trace)-id)$/.test(name))
          .toSorted(),
      ]),
    );
  }

  const all = ['traceparent', 'x-correlation-id', 'x-trace-id'];
  const w3c = ['traceparent'];

  it("sends on another origin the headers that each service's preflight accepts", async () => {
    expect(await headersByPath({})).toEqual({ auth: [], rest: w3c, storage: w3c, functions: [] });
  });

  it('sends functions the headers that the app allows for them', async () => {
    expect(await headersByPath({ functions: 'w3c' })).toMatchObject({ functions: w3c, auth: [] });
    expect(await headersByPath({ functions: 'all' })).toMatchObject({ functions: all, rest: w3c });
    expect(await headersByPath({ functions: ['x-trace-id'] })).toMatchObject({ functions: ['x-trace-id'] });
  });

  it("keeps the page's own policy on its own origin, but for sign-in", async () => {
    expect(await headersByPath({}, true)).toEqual({ auth: [], rest: all, storage: all, functions: all });
    expect(await headersByPath({ functions: 'none' }, true)).toMatchObject({ functions: [], rest: all });
    expect(await headersByPath({ sameOrigin: 'w3c' }, true)).toMatchObject({ auth: [], functions: w3c });
  });

  it("lets the app's own rules win, for the same path and below", async () => {
    const targets = [
      { url: '/rest/v1', headers: 'none' },
      { url: '/functions/v1/invite-user', headers: 'all' },
    ] as const;
    expect(await headersByPath({ targets })).toEqual({ auth: [], rest: [], storage: w3c, functions: all });
  });

  it('leads from the error of an Edge Function to the request that failed', async () => {
    const project = openProject();
    await project.answer({ status: 409, body: '{"error":"already a member"}' });
    const client = createClient(project.url);
    const { tracing, spans, logs } = traceClient(client, { functions: 'w3c' });
    const { error, traceId } = await tracing.action('Invite', async (action) => {
      const answer = await client.functions.invoke('invite-user', { body: { email: 'a@example.com' } });
      return { error: answer.error as Error, traceId: action.traceId };
    });
    const [request] = spans();
    expect(error.name).toBe('FunctionsHttpError');
    expect(tracing.occurrenceOf(error)).toMatchObject({ traceId, spanId: request?.spanId });
    expect(tracing.captureError(error).reference).toBe(tracing.referenceOf(error));
    expect(logs()).toMatchObject([{ traceId, spanId: request?.spanId }]);
  });

  it('leads from an Edge Function that could not be reached to the request', async () => {
    const client = createClient('http://127.0.0.1:1');
    const { tracing } = traceClient(client);
    const { error, reference } = await tracing.action('Invite', async (action) => {
      const answer = await client.functions.invoke('invite-user');
      return { error: answer.error as Error, reference: action.reference };
    });
    expect(error.name).toBe('FunctionsFetchError');
    expect(tracing.referenceOf(error)).toBe(reference);
  });

  it('removes its header rules', async () => {
    const project = openProject();
    const client = createClient(project.url);
    let undo = (): void => {};
    let traced = fetch;
    const trace: Instrumentation = (tracing) => {
      undo = traceSupabase(client)(tracing);
      traced = traceThrough(tracing, fetch);
      return () => {};
    };
    createTestTracing({ instrumentations: [trace] });
    await traced(`${project.url}/rest/v1/orders`);
    undo();
    await traced(`${project.url}/rest/v1/orders`);
    expect((await project.seen()).map(({ headers }) => 'traceparent' in headers)).toEqual([true, false]);
  });
});

it.each([undefined, null, {}, 'client', { supabaseUrl: 'no address' }])(
  'refuses %j for a client',
  (client) => {
    expect(() => traceSupabase(client as never)).toThrow(
      '[waybill] traceSupabase got no supabase-js client; pass the client that createClient returned.',
    );
  },
);

it('refuses an invalid header policy', () => {
  const client = versions[1]![1]('https://project.example.com');
  expect(() => traceSupabase(client, { functions: 'everything' as 'all' })).toThrow(
    /^\[waybill\] .*everything/,
  );
});
