import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { versions } from './supabase-clients.ts';
import { serveProjects, traceClient, tracesOf } from './trace-client.ts';

const openProject = serveProjects();

type Call = readonly [request: string, call: (client: SupabaseClient) => PromiseLike<unknown>];

const calls: readonly Call[] = [
  ['GET /rest/v1/orders', (client) => client.from('orders').select('*').eq('id', 1).single()],
  ['POST /rest/v1/members', (client) => client.from('members').upsert({ id: 1 }).select().maybeSingle()],
  ['POST /rest/v1/rpc/total', (client) => client.rpc('total', { of: 1 })],
  ['GET /rest/v1/events', (client) => client.schema('api').from('events').select()],
  ['POST /rest/v1/rpc/find', (client) => client.schema('api').rpc('find', {})],
  ['GET /rest/v1/nested', (client) => client.schema('one').schema('two').from('nested').select()],
  ['POST /functions/v1/invite-user', (client) => client.functions.invoke('invite-user', { body: { a: 1 } })],
  ['POST /storage/v1/object/docs/a.txt', (client) => client.storage.from('docs').upload('a.txt', 'text')],
  ['GET /storage/v1/object/docs/b.txt', (client) => client.storage.from('docs').download('b.txt')],
  ['POST /storage/v1/object/list/docs', (client) => client.storage.from('docs').list()],
  ['GET /storage/v1/bucket', (client) => client.storage.listBuckets()],
];

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it('sends each call under the action that made it, however they overlap', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, diagnostics } = traceClient(client, { pageUrl: project.url });
    const made: Record<string, string> = {};
    await Promise.all(
      calls.map(([request, call]) =>
        tracing.action(request, (action) => {
          made[request] = action.traceId;
          return call(client);
        }),
      ),
    );
    expect(await tracesOf(project)).toEqual(made);
    expect(new Set(Object.values(made)).size).toBe(calls.length);
    expect(diagnostics).toEqual([]);
  });

  it('records each request as a child of its action', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const action = tracing.startAction('Load');
    await action.run(() => client.from('orders').select());
    expect(spans()).toMatchObject([
      {
        name: 'GET',
        kind: 'client',
        traceId: action.traceId,
        parentSpanId: action.spanId,
        attributes: { 'url.full': `${project.url}/rest/v1/orders`, 'waybill.attribution': 'exact' },
      },
    ]);
  });

  it('hangs a call under the child span in which it was made', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    await tracing.action('Save', (action) =>
      action.span('Validate', () => client.from('orders').select().eq('id', 1)),
    );
    const [request, validate] = spans();
    expect(validate?.name).toBe('Validate');
    expect(request?.parentSpanId).toBe(validate?.spanId);
  });

  it("gives a call after the handler's own await to no action, never to a wrong one", async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client, { pageUrl: project.url });
    const ids = await Promise.all([
      tracing.action('Late', async (action) => {
        await client.from('first').select();
        await client.from('late').select();
        return action.traceId;
      }),
      tracing.action('Overlapping', async (action) => {
        for (let turn = 0; turn < 3; turn++) await action.run(() => client.from(`turn${turn}`).select());
        return action.traceId;
      }),
    ]);
    const traces = await tracesOf(project);
    expect(traces['GET /rest/v1/first']).toBe(ids[0]);
    expect(ids).not.toContain(traces['GET /rest/v1/late']);
    expect([0, 1, 2].map((turn) => traces[`GET /rest/v1/turn${turn}`])).toEqual([ids[1], ids[1], ids[1]]);
    const late = spans().find(({ attributes }) => attributes['url.full'] === `${project.url}/rest/v1/late`);
    expect(late).toMatchObject({ attributes: { 'waybill.attribution': 'none' } });
    expect(late).not.toHaveProperty('parentSpanId', expect.any(String));
  });

  it('gives a call in action.run to that action, after any await', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing } = traceClient(client, { pageUrl: project.url });
    const traceId = await tracing.action('Save', async (action) => {
      await client.from('first').select();
      await action.run(() => client.from('second').select());
      return action.traceId;
    });
    expect(await tracesOf(project)).toEqual({
      'GET /rest/v1/first': traceId,
      'GET /rest/v1/second': traceId,
    });
  });

  it('takes no action along in objects that an app keeps: buckets, schemas, functions', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing } = traceClient(client, { pageUrl: project.url });
    const kept = tracing.action('First', () => ({
      bucket: client.storage.from('docs'),
      schema: client.schema('api'),
      functions: client.functions,
    }));
    const use = () =>
      Promise.all([
        kept.bucket.download('a.txt'),
        kept.bucket.list(),
        kept.schema.from('events').select(),
        kept.functions.invoke('invite-user'),
      ]);
    const traceId = await tracing.action('Second', async (action) => {
      await action.run(use);
      return action.traceId;
    });
    const traces = Object.values(await tracesOf(project));
    expect(traces).toEqual([traceId, traceId, traceId, traceId]);
    await use();
    const later = (await project.seen()).slice(4);
    expect(later).toHaveLength(4);
    expect(later.filter(({ headers }) => JSON.stringify(headers).includes(traceId))).toEqual([]);
  });

  it('leaves a call outside any action without one', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client, { pageUrl: project.url });
    const earlier = tracing.startAction('Earlier');
    earlier.run(() => client.storage.from('docs'));
    await client.from('orders').select();
    await client.storage.from('docs').list();
    expect(spans().map(({ attributes }) => attributes['waybill.attribution'])).toEqual(['none', 'none']);
    expect(Object.values(await tracesOf(project))).not.toContain(earlier.traceId);
  });

  it('downloads with the settings of the bucket', async () => {
    const project = openProject();
    await project.answer({ status: 404, body: '{"message":"not found"}' });
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    const throwing = client.storage.from('docs').throwOnError();
    await expect(
      tracing.action('Open', async () => await throwing.download('gone.txt')),
    ).rejects.toBeInstanceOf(Error);
    const { error } = await tracing.action(
      'Open',
      async () => await client.storage.from('docs').download('gone.txt'),
    );
    expect(error).toBeInstanceOf(Error);
  });

  it('gives the same results as an untraced client', async () => {
    const project = openProject();
    await project.answer({ body: '[{"id":1}]' });
    const results = async (client: SupabaseClient) => [
      await client.from('orders').select().limit(1),
      await client.rpc('total', {}),
      await client.functions
        .invoke('list')
        .then(({ data, error }) => ({ data: data as unknown, error: error as unknown })),
      await client.storage.from('docs').list(),
    ];
    const untraced = await results(createClient(project.url));
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    expect(await tracing.action('Load', () => results(client))).toEqual(untraced);
  });
});

describe('supabase-js 2.119.0 alone', () => {
  const createClient = versions[1]![1];

  it('keeps the requests that it repeats under their action', async () => {
    const project = openProject();
    await project.answer({ status: 503, headers: { 'retry-after': '0' } }, { status: 200, body: '[]' });
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const traceId = await tracing.action('Load', async (action) => {
      await client.from('orders').select();
      return action.traceId;
    });
    expect(spans().map((span) => [span.traceId, span.attributes['http.response.status_code']])).toEqual([
      [traceId, 503],
      [traceId, 200],
    ]);
  });

  it("carries the action through an app's own fetch", async () => {
    const project = openProject();
    const client = createClient(project.url, { global: { fetch: (...args) => globalThis.fetch(...args) } });
    const { tracing } = traceClient(client, { pageUrl: project.url });
    const traceId = await tracing.action('Load', async (action) => {
      await client
        .from('orders', { fetch: (input, init) => globalThis.fetch(input, { ...init, cache: 'no-store' }) })
        .select();
      return action.traceId;
    });
    expect(Object.values(await tracesOf(project))).toEqual([traceId]);
  });
});
