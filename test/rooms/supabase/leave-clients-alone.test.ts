import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { REQUEST_SPAN, type TracedRequestInit } from '../../../src/core/propagation/request-init.ts';
import { versions } from './supabase-clients.ts';
import { serveProjects, traceClient, tracesOf } from './trace-client.ts';

const openProject = serveProjects();

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it('puts everything back', async () => {
    const project = openProject();
    const marks: unknown[] = [];
    const client = createClient(project.url, {
      global: {
        fetch(input, init?: TracedRequestInit) {
          marks.push(init?.[REQUEST_SPAN]);
          return globalThis.fetch(input, init);
        },
      },
    });
    const { storage } = client;
    const owned = () => [Object.getOwnPropertyDescriptors(client), Object.getOwnPropertyDescriptors(storage)];
    const before = owned();
    const { tracing } = traceClient(client);
    const kept = { bucket: storage.from('docs'), schema: client.schema('api'), functions: client.functions };
    const action = tracing.startAction('Open');
    const written = action.run(() => client.from('written').select());
    expect(owned()).not.toEqual(before);
    expect([Object.keys(client), Object.keys(storage)]).toEqual(before.map(Object.keys));
    void tracing.dispose();
    expect(owned()).toEqual(before);
    await action.run(() =>
      Promise.all([
        client.from('orders').select(),
        kept.bucket.list(),
        kept.bucket.download('a.txt'),
        kept.schema.from('events').select(),
        kept.functions.invoke('invite-user'),
        written,
      ]),
    );
    expect(Object.values(await tracesOf(project))).toEqual(new Array(6).fill('none'));
    expect(marks).toEqual(new Array(6).fill(undefined));
  });

  it('leaves a later patch of the app in place', async () => {
    const project = openProject();
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const traced = client.rpc.bind(client);
    const theirs = Object.assign(client, {
      rpc: (...args: Parameters<typeof traced>) => traced(...args),
    }).rpc;
    void tracing.dispose();
    expect(client.rpc).toBe(theirs);
    expect((await client.rpc('total')).error).toBeNull();
    expect(spans()).toEqual([]);
  });
});

it('says once where a client hides its fetch, and leaves its calls alone', async () => {
  const answer = { data: [], error: null };
  const bucket = { upload: () => Promise.resolve(answer), getPublicUrl: () => answer };
  const client = {
    supabaseUrl: 'https://project.example.com',
    auth: { onAuthStateChange: () => ({ data: { subscription: { unsubscribe() {} } } }) },
    functions: { invoke: () => Promise.resolve(answer) },
    storage: { from: () => bucket },
    from: () => undefined,
    rpc: () => null,
    schema: () => ({}),
  } as unknown as SupabaseClient;
  const { tracing, diagnostics } = traceClient(client);
  await tracing.action('Load', async (action) => {
    expect(await client.functions.invoke('invite')).toBe(answer);
    const docs = client.storage.from('docs');
    expect(docs).toBe(bucket);
    expect(await action.run(() => docs.upload('a.txt', 'text'))).toBe(answer);
    expect(docs.getPublicUrl('a.txt')).toBe(answer);
    expect([client.from('orders'), client.rpc('total'), client.schema('api')]).toEqual([undefined, null, {}]);
  });
  expect(diagnostics).toMatchObject([{ kind: 'supabase-js without fetch' }]);
});

it('leaves a frozen client as it is', async () => {
  const project = openProject();
  const client = versions[1]![1](project.url);
  Object.freeze(client);
  Object.freeze(client.storage);
  const { tracing } = traceClient(client);
  const { error } = await tracing.action('Load', async () => await client.from('orders').select());
  expect(error).toBeNull();
  await tracing.action('Load', () => client.functions.invoke('invite-user'));
  expect(await project.seen()).toHaveLength(2);
});
