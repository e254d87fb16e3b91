import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { currentFetch, type Instrumentation } from 'waybill';
import { traceSupabase } from 'waybill/supabase';
import { createTestTracing } from 'waybill/testing';
import { serveProject } from './serve-project.ts';
import { versions } from './supabase-clients.ts';
import { traceClient, traceGlobalFetch } from './trace-client.ts';

const untracedFetch = globalThis.fetch;

type Call = (client: SupabaseClient) => PromiseLike<unknown>;

const calls: readonly Call[] = [
  (client) => client.from('orders').select(),
  (client) => client.rpc('total'),
  (client) => client.functions.invoke('invite'),
  (client) => client.storage.from('docs').list(),
  (client) => client.storage.from('docs').download('a.txt'),
];

/** A class of supabase-js that works without a client. Each version has its own class. */
type Part = new (url: string, ...settings: unknown[]) => unknown;
const partOf = (part: unknown): Part => (part as { readonly constructor: Part }).constructor;

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it.each([
    ['its own way to fetch', {}],
    ["an app's function", { fetch: (...args: Parameters<typeof fetch>) => globalThis.fetch(...args) }],
    [
      "an app's function that changes the request",
      {
        fetch: (input: RequestInfo | URL, init?: RequestInit) =>
          globalThis.fetch(input, { ...init, cache: 'no-store' }),
      },
    ],
    ['currentFetch', { fetch: currentFetch }],
  ])('follows the calls of a client that uses %s, each once', async (_what, global) => {
    const project = await serveProject();
    const client = createClient(project.url, { global });
    const { tracing, spans } = traceClient(client, { pageUrl: project.url });
    const actions = await Promise.all(
      calls.map((call) =>
        tracing.action('Call', async (action) => {
          await call(client);
          return action.traceId;
        }),
      ),
    );
    const named = project.seen.map(({ headers }) => headers['traceparent']?.slice(3, 35) ?? 'none');
    expect(named.toSorted()).toEqual(actions);
    expect(
      spans()
        .map(({ traceId }) => traceId)
        .toSorted(),
    ).toEqual(actions);
    expect(new Set(actions).size).toBe(calls.length);
  });

  it('records nothing for a client that kept an earlier fetch, and breaks nothing', async () => {
    const project = await serveProject();
    const client = createClient(project.url, { global: { fetch: untracedFetch } });
    const { tracing, records } = traceClient(client);
    const { error } = await tracing.action('Load', async () => await client.from('orders').select());
    expect(error).toBeNull();
    expect(records()).toEqual([]);
    expect(project.seen).toHaveLength(1);
  });

  it('names no wrong action if an app builds a new request without the given init', async () => {
    const project = await serveProject();
    const client = createClient(project.url, {
      global: {
        fetch: (input, { method, headers } = {}) => globalThis.fetch(input, { method, headers } as never),
      },
    });
    const { tracing, spans } = traceClient(client);
    await Promise.all(['One', 'Two'].map((name) => tracing.action(name, () => client.from(name).select())));
    expect(spans().map(({ attributes }) => attributes['waybill.attribution'])).toEqual(['none', 'none']);
  });

  it('follows a client that is created once the page is traced, with the fetch of then', async () => {
    const project = await serveProject();
    let client: SupabaseClient | undefined;
    const create: Instrumentation = (tracing) => {
      client = createClient(project.url, { global: { fetch: globalThis.fetch } });
      return traceSupabase(client)(tracing);
    };
    const { tracing, spans } = createTestTracing({ instrumentations: [traceGlobalFetch, create] });
    const action = tracing.startAction('Load');
    await action.run(() => client?.functions.invoke('invite'));
    expect(spans()).toMatchObject([{ traceId: action.traceId, parentSpanId: action.spanId }]);
    void tracing.dispose();
    expect((await action.run(() => client?.from('orders').select()))?.error).toBeNull();
    expect(spans()).toHaveLength(1);
  });

  it('follows parts that an app uses without a client, made early with currentFetch', async () => {
    const project = await serveProject(() => ({ status: 404, body: { message: 'gone' } }));
    const parts = createClient(project.url);
    const { rest } = parts as unknown as { readonly rest: unknown };
    const url = (path: string): string => `${project.url}/${path}/v1`;
    const queries = new (partOf(rest))(url('rest'), { fetch: currentFetch }) as SupabaseClient;
    const functions = new (partOf(parts.functions))(url('functions'), {
      customFetch: currentFetch,
    }) as SupabaseClient['functions'];
    const storage = new (partOf(parts.storage))(
      url('storage'),
      {},
      currentFetch,
    ) as SupabaseClient['storage'];
    const { tracing, spans } = createTestTracing({ instrumentations: [traceGlobalFetch] });
    await Promise.all([
      tracing.action('rest', () => queries.from('orders').select()),
      tracing.action('functions', () => functions.invoke('invite')),
      tracing.action('storage', () => storage.from('docs').list()),
    ]);
    void tracing.dispose();
    expect(spans().map(({ attributes }) => String(attributes['url.full']).split('/')[3])).toEqual(
      expect.arrayContaining(['rest', 'functions', 'storage']),
    );
    expect(new Set(spans().map(({ traceId }) => traceId)).size).toBe(3);
    expect(spans().map(({ attributes }) => attributes['waybill.attribution'])).toEqual([
      'exact',
      'exact',
      'exact',
    ]);
  });

  it("keeps to the client's schema and to the token that functions were given", async () => {
    const project = await serveProject();
    const client = createClient(project.url, { db: { schema: 'api' } as object });
    const { tracing, spans } = traceClient(client);
    client.functions.setAuth('another-token');
    const action = tracing.startAction('Load');
    await action.run(() => client.from('orders').upsert({ id: 1 }).select().single());
    await action.run(() => client.functions.invoke('invite'));
    expect(project.seen.map(({ headers }) => [headers['content-profile'], headers['authorization']])).toEqual(
      [
        ['api', expect.stringMatching(/^Bearer /)],
        [undefined, 'Bearer another-token'],
      ],
    );
    expect(spans().map(({ traceId }) => traceId)).toEqual([action.traceId, action.traceId]);
  });
});

describe('supabase-js 2.119.0 alone', () => {
  const [, createClient] = versions[1]!;

  it.each([503, 520])('leads from an error behind repeated %ss to the last request', async (status) => {
    let nth = 0;
    const project = await serveProject(() =>
      nth++ < 2 ? { status, headers: { 'retry-after': '0' } } : { status: 500, body: { message: 'no' } },
    );
    const client = createClient(project.url, { db: { timeout: 60_000 } });
    const { tracing, spans } = traceClient(client);
    const action = tracing.startAction('Load');
    const { error } = await action.run(() => client.from('orders').select());
    const statuses = spans().map(({ attributes }) => attributes['http.response.status_code']);
    expect(statuses).toEqual([status, status, 500]);
    expect(new Set(spans().map(({ traceId }) => traceId))).toEqual(new Set([action.traceId]));
    expect(tracing.occurrenceOf(error)?.spanId).toBe(spans()[2]?.spanId);
  });

  it('follows the question for the description of a schema', async () => {
    const project = await serveProject(() => ({ status: 403, body: { message: 'not yours' } }));
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client, { pageUrl: project.url });
    const asked = await Promise.all(
      [() => client.getOpenApiSpec(), () => client.schema('api').getOpenApiSpec()].map((ask) =>
        tracing.action('Describe', async (action) => ({ action, error: (await ask()).error })),
      ),
    );
    for (const { action, error } of asked) {
      const request = spans().find(({ parentSpanId }) => parentSpanId === action.spanId);
      expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: request?.spanId });
    }
    expect(new Set(project.seen.map(({ headers }) => headers['traceparent']?.slice(3, 35)))).toEqual(
      new Set(asked.map(({ action }) => action.traceId)),
    );
  });
});
